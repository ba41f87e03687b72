import path from 'node:path';

// Tieout makes no connection that nobody asked for; Next's telemetry would.
process.env.NEXT_TELEMETRY_DISABLED = '1';

const development = process.env.NODE_ENV === 'development';

/**
 * One policy for every response. Inline scripts stay allowed because Next's own bootstrap and next-themes' no-flash
 * script are inline and a nonce would need a proxy in front of every page; inline styles because virtual rows and charts
 * are placed by style attributes. Nothing may come from, or be sent to, another origin.
 * `upgrade-insecure-requests` is left out on purpose: the dashboard is often served on plain http inside a network.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  `connect-src 'self'${development ? ' ws: wss:' : ''}`,
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** @type {import('next').NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  turbopack: {
    root: path.resolve(import.meta.dirname),
    // The server opens the user's files by paths it cannot know when it is built; nothing is deployed by traced files.
    ignoreIssue: [{ path: '**/server/**', title: /Dynamic filesystem access/ }],
  },
  // `npm run types` checks the whole project, tests included, and `npm test` runs it; doing it again would double the build.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  serverExternalPackages: [
    '@duckdb/node-api',
    'mysql2',
    'mssql',
    'tedious',
    'oracledb',
    'mongodb',
    'pg',
    'pg-copy-streams',
    '@libsql/client',
    'libsql',
    '@prisma/adapter-libsql',
    'pino',
    'nodemailer',
  ],
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'Content-Security-Policy', value: contentSecurityPolicy },
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), browsing-topics=()' },
        ],
      },
    ];
  },
};

export default nextConfig;
