/**
 * Abbreviations that column names are full of, each with the word it stands for. Only those that hardly ever mean anything else:
 * a wrong word makes a wrong pair.
 */
const ABBREVIATIONS: Record<string, string> = {
  acct: 'account',
  addr: 'address',
  adr: 'address',
  amt: 'amount',
  bal: 'balance',
  cat: 'category',
  ccy: 'currency',
  cd: 'code',
  cntry: 'country',
  cnt: 'count',
  curr: 'currency',
  cust: 'customer',
  dept: 'department',
  descr: 'description',
  desc: 'description',
  dob: 'birthdate',
  dt: 'date',
  emp: 'employee',
  flg: 'flag',
  fname: 'firstname',
  grp: 'group',
  inv: 'invoice',
  lang: 'language',
  lname: 'lastname',
  loc: 'location',
  mgr: 'manager',
  mth: 'month',
  nbr: 'number',
  nm: 'name',
  no: 'number',
  nr: 'number',
  num: 'number',
  ord: 'order',
  org: 'organisation',
  organization: 'organisation',
  pct: 'percent',
  ph: 'phone',
  pmt: 'payment',
  prc: 'price',
  prod: 'product',
  pymt: 'payment',
  qty: 'quantity',
  ref: 'reference',
  seq: 'sequence',
  stat: 'status',
  tel: 'phone',
  telephone: 'phone',
  tot: 'total',
  trx: 'transaction',
  ts: 'timestamp',
  txn: 'transaction',
  usr: 'user',
  val: 'value',
  whse: 'warehouse',
  yr: 'year',
  zip: 'postcode',
  zipcode: 'postcode',
};

/** The words of a column name in lower case, as they are written: `CustNo` → `cust`, `no`. */
export function columnWords(name: string): string[] {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter(Boolean);
}

/** The same with abbreviations written out: `cust_no` → `customer`, `number`. */
export function writtenOutWords(name: string): string[] {
  return columnWords(name).map((word) => (Object.hasOwn(ABBREVIATIONS, word) ? (ABBREVIATIONS[word] as string) : word));
}
