export class Matrix {
  static #made = 0;
  #rows;

  constructor(rows) {
    if (rows.some((row) => row.length !== rows[0].length)) throw new RangeError('rows differ in length');
    this.#rows = rows.map((row) => [...row]);
    Matrix.#made++;
  }

  static identity(size) {
    return new Matrix(
      Array.from({ length: size }, (_, row) =>
        Array.from({ length: size }, (_, column) => (row === column ? 1 : 0)),
      ),
    );
  }

  static get made() {
    return Matrix.#made;
  }

  get size() {
    return [this.#rows.length, this.#rows[0]?.length ?? 0];
  }

  at(row, column) {
    return this.#rows[row][column];
  }

  times(other) {
    const [rows, shared] = this.size;
    const [otherRows, columns] = other.size;
    if (shared !== otherRows) throw new RangeError(`${shared} columns do not meet ${otherRows} rows`);
    const product = [];
    for (let row = 0; row < rows; row++) {
      product[row] = [];
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0; k < shared; k++) sum += this.at(row, k) * other.at(k, column);
        product[row][column] = sum;
      }
    }
    return new Matrix(product);
  }

  transposed() {
    const [rows, columns] = this.size;
    return new Matrix(
      Array.from({ length: columns }, (_, column) =>
        Array.from({ length: rows }, (_, row) => this.at(row, column)),
      ),
    );
  }

  *[Symbol.iterator]() {
    for (const row of this.#rows) yield* row;
  }

  toJSON() {
    return this.#rows;
  }
}
