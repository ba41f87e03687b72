import type { Connection, FieldDef, Submittable } from 'pg';

/** The part of pg's Connection that describes a statement. */
interface PgConnection {
  parse(message: { name: string; text: string; types: number[] }): void;
  describe(message: { type: 'S'; name: string }): void;
  sync(): void;
}

/**
 * Has the server parse and describe one statement without running it. The extended protocol refuses text that holds two
 * statements; a SELECT that passes here can be put in parentheses into another statement and cannot leave them.
 */
export class DescribeQuery implements Submittable {
  readonly fields: Promise<FieldDef[]>;
  private readonly text: string;
  private found: FieldDef[] = [];
  private resolve: (fields: FieldDef[]) => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;

  constructor(text: string) {
    this.text = text;
    this.fields = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  submit(given: Connection): void {
    const connection = given as unknown as PgConnection;
    connection.parse({ name: '', text: this.text, types: [] });
    connection.describe({ type: 'S', name: '' });
    connection.sync();
  }

  handleRowDescription(message: { fields: FieldDef[] }): void {
    this.found = message.fields;
  }

  handleReadyForQuery(): void {
    this.resolve(this.found);
  }

  handleError(error: Error): void {
    this.reject(error);
  }
}
