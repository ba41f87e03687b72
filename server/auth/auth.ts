import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { nextCookies } from 'better-auth/next-js';
import { admin } from 'better-auth/plugins';
import type { AppContext } from '#server/app-context.ts';

const SESSION_SECONDS = 7 * 24 * 3600;
const SESSION_RENEWED_EVERY_SECONDS = 24 * 3600;
/** Sign-in tries per address: enough for a person who mistypes, too few to guess. */
const SIGN_IN_RULE = { window: 60, max: 20 };

const instances = new WeakMap<AppContext, ReturnType<typeof createAuth>>();

export type Auth = ReturnType<typeof createAuth>;

/** The one better-auth instance of this process. */
export function authOf(app: AppContext): Auth {
  const known = instances.get(app);
  if (known) return known;
  const made = createAuth(app);
  instances.set(app, made);
  return made;
}

/**
 * Sign-in by email and password. Accounts are made by the setup page and by administrators only (features/setup and
 * features/users write them, with their audit entries); here nobody can sign up.
 */
function createAuth({ db, environment, secrets, log }: AppContext) {
  const { url, port } = environment;
  return betterAuth({
    appName: 'Tieout',
    secret: secrets.derive('sessions'),
    // Without TIEOUT_URL the host that the browser asked for is ours: an origin is then trusted when it is the same host.
    baseURL: url ?? { allowedHosts: ['*'], protocol: 'http', fallback: `http://localhost:${port}` },
    trustedOrigins: url ? [url, `http://localhost:${port}`, `http://127.0.0.1:${port}`] : [],
    database: prismaAdapter(db, { provider: 'sqlite' }),
    emailAndPassword: { enabled: true, disableSignUp: true },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_RENEWED_EVERY_SECONDS },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 10,
      max: 100,
      customRules: { '/sign-in/email': SIGN_IN_RULE },
    },
    advanced: { useSecureCookies: url?.startsWith('https://') ?? false, cookiePrefix: 'tieout' },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message, ...details) => log[level === 'error' ? 'error' : 'warn']({ part: 'sign-in', details }, message),
    },
    plugins: [
      admin({ defaultRole: 'viewer', adminRoles: ['admin'], bannedUserMessage: 'This account is switched off. Ask an administrator.' }),
      nextCookies(),
    ],
  });
}
