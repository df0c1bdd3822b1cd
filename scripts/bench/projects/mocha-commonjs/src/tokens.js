module.exports = (() => {
  var kinds = [
    { kind: 'number', pattern: /^\d+(\.\d+)?/ },
    { kind: 'name', pattern: /^[a-z_]\w*/i },
    { kind: 'operator', pattern: /^[-+*/()]/ },
  ];
  var powers = { '+': 1, '-': 1, '*': 2, '/': 2 };

  function tokenize(text) {
    var tokens = [];
    var rest = text;
    while (rest.length > 0) {
      if (/^\s/.test(rest)) {
        rest = rest.slice(1);
        continue;
      }
      var found = null;
      for (var i = 0; i < kinds.length && !found; i++) {
        var match = kinds[i].pattern.exec(rest);
        if (match) found = { kind: kinds[i].kind, text: match[0] };
      }
      if (!found) throw new SyntaxError('unexpected ' + rest[0] + ' at ' + (text.length - rest.length));
      tokens.push(found);
      rest = rest.slice(found.text.length);
    }
    return tokens;
  }

  /** Pratt's way of parsing, and the value at once. */
  function evaluate(text, names) {
    var tokens = tokenize(text);
    var at = 0;

    function operand() {
      var token = tokens[at++];
      if (!token) throw new SyntaxError('unexpected end');
      if (token.kind === 'number') return Number(token.text);
      if (token.kind === 'name') return (names || {})[token.text];
      if (token.text === '-') return -operand();
      if (token.text === '(') {
        var value = expression(0);
        at++;
        return value;
      }
      throw new SyntaxError('unexpected ' + token.text);
    }

    function expression(least) {
      var left = operand();
      while (at < tokens.length && powers[tokens[at].text] > least) {
        var operator = tokens[at++].text;
        var right = expression(powers[operator]);
        if (operator === '+') left += right;
        else if (operator === '-') left -= right;
        else if (operator === '*') left *= right;
        else left /= right;
      }
      return left;
    }

    return expression(0);
  }

  return { tokenize: tokenize, evaluate: evaluate };
})();
