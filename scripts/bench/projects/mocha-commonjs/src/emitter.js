function Emitter() {
  this.listeners = {};
}

Emitter.prototype.on = function (name, listener) {
  (this.listeners[name] = this.listeners[name] || []).push(listener);
  return () => this.off(name, listener);
};

Emitter.prototype.off = function (name, listener) {
  const list = this.listeners[name];
  if (!list) return false;
  const at = list.indexOf(listener);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
};

Emitter.prototype.once = function (name, listener) {
  const stop = this.on(name, (...args) => {
    stop();
    listener(...args);
  });
  return stop;
};

Emitter.prototype.emit = function (name, ...args) {
  const list = this.listeners[name] || [];
  list.slice().forEach((listener) => listener.apply(this, args));
  return list.length > 0;
};

/** Calls back with the first of two events, or with an error when neither came in time. */
Emitter.prototype.race = function (first, second, ms, done) {
  let settled = false;
  const finish = (error, name) => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    stops.forEach((stop) => stop());
    done(error, name);
  };
  const stops = [first, second].map((name) => this.once(name, () => finish(null, name)));
  const timer = setTimeout(() => finish(new Error('neither came')), ms);
};

module.exports = Emitter;
