export class Query {
  constructor(rows) {
    this.rows = rows;
    this.steps = [];
  }

  static from(rows) {
    return new Query(rows);
  }

  #with(step) {
    const query = new Query(this.rows);
    query.steps = [...this.steps, step];
    return query;
  }

  where(conditions) {
    const pairs = Object.entries(conditions);
    return this.#with((rows) =>
      rows.filter((row) =>
        pairs.every(([name, wanted]) =>
          typeof wanted === 'function' ? wanted(row[name]) : row[name] === wanted,
        ),
      ),
    );
  }

  orderBy(name, direction = 'up') {
    const sign = direction === 'down' ? -1 : 1;
    return this.#with((rows) =>
      [...rows].sort((a, b) => sign * (a[name] < b[name] ? -1 : a[name] > b[name] ? 1 : 0)),
    );
  }

  page(number, size) {
    return this.#with((rows) => rows.slice((number - 1) * size, number * size));
  }

  groupBy(name) {
    const groups = {};
    for (const row of this.all()) (groups[row[name]] ??= []).push(row);
    return groups;
  }

  all() {
    return this.steps.reduce((rows, step) => step(rows), this.rows);
  }

  first() {
    return this.all()[0] ?? null;
  }
}
