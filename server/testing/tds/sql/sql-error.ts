/** An error as SQL Server numbers it; class 20 and above end the connection. */
export class SqlError extends Error {
  readonly number: number;
  readonly class: number;
  readonly state: number;
  line = 1;

  constructor(number: number, message: string, severity = 16, state = 1) {
    super(message);
    this.name = 'SqlError';
    this.number = number;
    this.class = severity;
    this.state = state;
  }
}

/** Thrown where a real server would work for years; the statement then dwells until it is cancelled or killed. */
export class NeverEnds extends Error {}
