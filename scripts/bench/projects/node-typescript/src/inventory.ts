export enum Unit {
  Piece = 'piece',
  Gram = 'g',
}

export interface Item {
  readonly name: string;
  readonly unit: Unit;
  amount: number;
}

export type Change = { kind: 'add'; amount: number } | { kind: 'take'; amount: number } | { kind: 'drop' };

export class OutOfStock extends Error {
  constructor(
    readonly item: string,
    readonly missing: number,
  ) {
    super(`${missing} of ${item} are missing`);
    this.name = 'OutOfStock';
  }
}

export class Inventory {
  private readonly items = new Map<string, Item>();

  constructor(private readonly lowAt: number = 2) {}

  register(name: string, unit: Unit = Unit.Piece): this {
    if (!this.items.has(name)) this.items.set(name, { name, unit, amount: 0 });
    return this;
  }

  apply(name: string, change: Change): number {
    const item = this.items.get(name);
    if (item === undefined) throw new Error(`unknown item ${name}`);
    switch (change.kind) {
      case 'add':
        item.amount += change.amount;
        break;
      case 'take':
        if (change.amount > item.amount) throw new OutOfStock(name, change.amount - item.amount);
        item.amount -= change.amount;
        break;
      case 'drop':
        item.amount = 0;
        break;
    }
    return item.amount;
  }

  get low(): string[] {
    return [...this.items.values()]
      .filter(({ amount }) => amount <= this.lowAt)
      .map(({ name }) => name)
      .sort();
  }

  describe(name: string): string {
    const item = this.items.get(name);
    if (!item) return 'nothing';
    return item.unit === Unit.Piece
      ? `${item.amount} ${item.name}`
      : `${item.amount} ${item.unit} of ${item.name}`;
  }
}
