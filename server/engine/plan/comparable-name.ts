/** Names are the same without regard to case and underscores (interfaces.md): `Order_ID` and `orderid`. */
export function comparableName(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}
