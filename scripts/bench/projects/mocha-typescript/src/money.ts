export namespace Money {
  export const currencies = ['EUR', 'USD', 'JPY'] as const;
  export type Currency = (typeof currencies)[number];
}

export abstract class Amount<C extends Money.Currency = Money.Currency> {
  protected constructor(
    readonly cents: number,
    readonly currency: C,
  ) {}

  static of<C extends Money.Currency>(cents: number, currency: C): Amount<C> {
    return currency === 'JPY' ? new Whole(cents, currency) : new Decimal(cents, currency);
  }

  plus(other: Amount<C>): Amount<C> {
    if (other.currency !== this.currency) throw new TypeError(`${this.currency} and ${other.currency}`);
    return Amount.of(this.cents + other.cents, this.currency);
  }

  /** Shares that differ by a cent at the most, and add up. */
  split(parts: number): Amount<C>[] {
    const share = Math.floor(this.cents / parts);
    const rest = this.cents - share * parts;
    return Array.from({ length: parts }, (_, index) =>
      Amount.of(index < rest ? share + 1 : share, this.currency),
    );
  }

  abstract toString(): string;
}

class Decimal<C extends Money.Currency> extends Amount<C> {
  constructor(cents: number, currency: C) {
    super(cents, currency);
  }

  override toString(): string {
    const sign = this.cents < 0 ? '-' : '';
    const digits = String(Math.abs(this.cents)).padStart(3, '0');
    return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)} ${this.currency}`;
  }
}

class Whole<C extends Money.Currency> extends Amount<C> {
  constructor(cents: number, currency: C) {
    super(cents, currency);
  }

  override toString(): string {
    return `${this.cents} ${this.currency}`;
  }
}
