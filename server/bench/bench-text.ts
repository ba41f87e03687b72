export function fixed(value: number): string {
  return value.toFixed(2);
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
