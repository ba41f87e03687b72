/** What a try to sign in came to. `message` stands under the form, ready to read. */
export type SignInResult = { ok: true } | { ok: false; message: string };

/** Asks the server for a session; the cookie is set by its answer. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  let answer: Response;
  try {
    answer = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: email.trim(), password }),
    });
  } catch {
    return { ok: false, message: 'Tieout did not answer. Check that it is running and that you are connected, then try again.' };
  }
  if (answer.ok) return { ok: true };
  return { ok: false, message: await reasonOf(answer) };
}

async function reasonOf(answer: Response): Promise<string> {
  switch (answer.status) {
    case 400:
    case 401:
      return 'The address or the password is wrong.';
    case 403: {
      const { message } = (await answer.json().catch(() => ({}))) as { message?: string };
      return message ?? 'This account may not sign in.';
    }
    case 429: {
      const seconds = Number(answer.headers.get('x-retry-after')) || 60;
      return `Too many tries. Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, then try again.`;
    }
    default:
      return 'Something went wrong inside Tieout. Try again; if it happens again, look into its log.';
  }
}
