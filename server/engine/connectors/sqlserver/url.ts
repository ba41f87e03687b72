import { urlHost, urlText } from '../url-text.ts';

/**
 * `mssql://user:password@host:1433/database?encrypt=true&trustServerCertificate=true` (or `sqlserver:`), or the JDBC form
 * `sqlserver://host\instance:1433;database=crm;user=reader;password={p;w}` (with or without `jdbc:`) → settings; null for another URL.
 */
export function parseSqlserverUrl(text: string): Record<string, unknown> | null {
  const url = text.replace(/^jdbc:/, '');
  const match = /^(?:mssql|sqlserver):\/\/([^;/?]*)(?:\/([^;?]*))?([;?].*)?$/s.exec(url);
  if (!match) return null;
  const [, authority = '', path = '', rest = ''] = match;
  const properties = rest.startsWith(';') ? jdbcProperties(rest) : queryProperties(rest);
  const at = authority.lastIndexOf('@');
  const [user = '', ...password] = at === -1 ? [] : authority.slice(0, at).split(':');
  const [hostText = '', instance = ''] = authority.slice(at + 1).split('\\');
  const [instanceName = '', instancePort = ''] = instance.split(':');
  if (hostText !== '' && !URL.canParse(`http://${hostText}`)) return null;
  const host = hostText === '' ? null : new URL(`http://${hostText}`);
  const port = instancePort || /:(\d+)$/.exec(hostText)?.[1] || properties.get('port') || properties.get('portnumber');
  const instanceProperty = instanceName || properties.get('instancename') || properties.get('instance');
  const mode = tlsMode(properties);
  const secret = password.length > 0 ? urlText(password.join(':')) : properties.get('password');
  const domain = properties.get('domain');
  return {
    host: host ? urlHost(host) : (properties.get('servername') ?? properties.get('server') ?? ''),
    ...(port ? { port: Number(port) } : {}),
    ...(instanceProperty ? { instance: instanceProperty } : {}),
    database: path ? urlText(path) : (properties.get('database') ?? properties.get('databasename') ?? ''),
    username: user ? urlText(user) : (properties.get('user') ?? properties.get('username') ?? ''),
    ...(secret ? { password: secret } : {}),
    ...(domain ? { domain } : {}),
    ...(properties.get('applicationintent')?.toLowerCase() === 'readonly' ? { read_only_intent: true } : {}),
    ...(mode ? { tls: { mode } } : {}),
  };
}

function queryProperties(rest: string): Map<string, string> {
  return new Map([...new URLSearchParams(rest.slice(1))].map(([name, value]) => [name.toLowerCase(), value]));
}

/** `;name=value;name={value with ; in it}`: inside braces `}` is doubled. */
function jdbcProperties(rest: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', braced, plain = ''] of rest.matchAll(/;\s*([^=;]+?)\s*=\s*(?:\{((?:[^}]|\}\})*)\}|([^;]*))/g)) {
    found.set(name.toLowerCase(), braced?.replaceAll('}}', '}') ?? plain);
  }
  return found;
}

function tlsMode(properties: Map<string, string>): string | null {
  const encrypt = properties.get('encrypt')?.toLowerCase();
  if (encrypt === undefined) return null;
  if (['false', 'no', 'optional'].includes(encrypt)) return 'disable';
  return properties.get('trustservercertificate')?.toLowerCase() === 'true' ? 'require' : 'verify-full';
}
