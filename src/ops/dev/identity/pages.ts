import { BASE_CSS, document, type Html, html } from '../page.ts';
import type { Person } from './people.ts';
import { AUTHORIZE, type Wish } from './wish.ts';

/** Pick somebody, type somebody, refuse, or have something fail. */
export function choicePage(wish: Wish, people: Person[], problem = ''): string {
  return frame(
    'Choose an account',
    html`<h1>Choose an account</h1>
<p class="muted">to continue to ${new URL(wish.redirect_uri).host}</p>
${problem ? html`<p class="problem" role="alert">${problem}</p>` : html``}
<form method="post" action="${AUTHORIZE}">
${hidden(wish)}
${people.map(choice)}
</form>
<form method="post" action="${AUTHORIZE}">
${hidden(wish)}
<fieldset>
<legend>Or somebody else</legend>
<label>Name <input name="name" autocomplete="off"></label>
<label>E-mail address <input name="email" type="email" autocomplete="off" required></label>
<label class="tick"><input type="checkbox" name="verified" checked> The address is verified</label>
<button class="primary" name="decision" value="approve">Continue</button>
</fieldset>
</form>
<form method="post" action="${AUTHORIZE}">
${hidden(wish)}
<input type="hidden" name="person" value="${people[0]?.email ?? ''}">
<fieldset>
<legend>Or something else happens</legend>
${outcome('refuse', 'Refuse', 'Back without saying who you are.')}
${outcome('fail', 'Server error', 'The provider fails before it knows who you are.')}
${outcome('fail-token', 'Fail the exchange', 'Back with a code that cannot be exchanged.')}
${outcome('fail-userinfo', 'Bad token', 'The token is given, then refused.')}
</fieldset>
</form>`,
  );
}

/** The end of the way: nobody is sent back. */
export function blockedPage(code: string, said: string): string {
  return frame('Access blocked', html`<h1>Access blocked</h1><p>${said}</p><p class="muted">Error: ${code}</p>`);
}

export const IDENTITY_CSS = `${BASE_CSS}
body { display: grid; place-items: start center; padding: 24px 16px 48px; }
main { width: 100%; max-width: 420px; }
.sheet { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 24px; }
.note { margin: 0 0 12px; padding: 8px 12px; background: var(--go-soft); border-radius: 6px; font-size: 13px; }
.problem { color: var(--bad); font-weight: 600; }
form { display: grid; gap: 8px; margin: 0 0 16px; }
fieldset { display: grid; gap: 8px; margin: 8px 0 0; padding: 0; border: 0; }
legend { padding: 0 0 8px; color: var(--muted); font-size: 13px; }
label { display: grid; gap: 4px; }
label.tick { display: flex; gap: 8px; align-items: center; min-height: 44px; }
input:not([type=checkbox]) {
  min-height: 44px; padding: 8px 12px; border: 1px solid var(--edge); border-radius: 6px; background: var(--surface);
  color: inherit; font: inherit; width: 100%;
}
button small { display: block; color: var(--muted); font-size: 13px; overflow-wrap: anywhere; }
`;

function frame(title: string, sheet: Html): string {
  return document(
    title,
    '/style.css',
    html`<main>
<p class="note">Practice sign-in: this is not Google. You say who it is that signs in.</p>
<div class="sheet">
${sheet}
</div>
</main>`,
  );
}

function choice({ name, email, verified }: Person): Html {
  return html`<button name="person" value="${email}">${name} <small>${email}${verified ? '' : ' · not verified'}</small></button>`;
}

function outcome(decision: string, label: string, what: string): Html {
  return html`<button name="decision" value="${decision}" aria-label="${label}">${label} <small>${what}</small></button>`;
}

function hidden(wish: Wish): Html {
  return html`${Object.entries(wish).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}
