import { BASE_CSS, document, type Html, html } from '../page.ts';
import type { Order } from './entities.ts';

export type CheckoutForm = {
  key_id: string;
  order_id: string;
  name: string;
  description: string;
  callback_url: string;
  cancel_url: string;
  'prefill[name]': string;
  'prefill[email]': string;
  'prefill[contact]': string;
};

const STYLESHEET = '/v1/checkout/style.css';

/** The page where a person decides what the bank says. */
export function checkoutPage(form: CheckoutForm, order: Order): string {
  const payer = [form['prefill[name]'], form['prefill[email]']].filter(Boolean).join(' · ');
  return frame(
    `Pay ${money(order.amount, order.currency)} to ${form.name}`,
    html`<p class="muted">${form.name}</p>
<h1 class="amount">${money(order.amount, order.currency)}</h1>
<dl>
${row('For', form.description)}${row('Paid by', payer)}${row('Order', order.id)}
</dl>
${order.status === 'paid' ? paidAlready(form) : choices(form)}`,
  );
}

/** Sends the browser back with the result: by itself where there is JavaScript, by one button anywhere. */
export function returnPage(address: string, fields: Record<string, string>, said: string): string {
  return frame(
    'Back to the shop',
    html`<h1>Back to the shop</h1>
<p>${said}</p>
<form method="post" action="${address}" id="return">
${hidden(fields)}
<button class="primary">Return to the shop</button>
</form>
<script src="/v1/checkout/return.js"></script>`,
  );
}

/** Paid, and the browser never tells the shop. */
export function closedPage(order: Order): string {
  return frame(
    'Payment approved',
    html`<h1>Payment approved</h1>
<p>${money(order.amount, order.currency)} is paid. You can close this window: the shop has to find out by itself.</p>`,
  );
}

export function wrongPage(said: string): string {
  return frame('This payment cannot start', html`<h1>This payment cannot start</h1><p>${said}</p>`);
}

export const RETURN_JS = `document.getElementById('return').submit();\n`;

export const CHECKOUT_CSS = `${BASE_CSS}
body { display: grid; place-items: start center; padding: 24px 16px 48px; }
main { width: 100%; max-width: 420px; }
.sheet { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 24px; }
.note { margin: 0 0 12px; padding: 8px 12px; background: var(--go-soft); border-radius: 6px; font-size: 13px; }
.amount { font-size: 32px; font-variant-numeric: tabular-nums; }
dl { margin: 0 0 24px; border-top: 1px solid var(--line); }
dl div { display: flex; gap: 16px; justify-content: space-between; padding: 8px 0; border-bottom: 1px solid var(--line); }
dt { color: var(--muted); }
dd { margin: 0; text-align: end; overflow-wrap: anywhere; }
form { display: grid; gap: 8px; }
fieldset { display: grid; gap: 8px; margin: 16px 0 0; padding: 0; border: 0; }
legend { padding: 0 0 8px; color: var(--muted); font-size: 13px; }
button small { display: block; color: var(--muted); font-size: 13px; }
`;

function frame(title: string, sheet: Html): string {
  return document(
    title,
    STYLESHEET,
    html`<main>
<p class="note">Practice payments: no real money moves. You say what the bank would say.</p>
<div class="sheet">
${sheet}
</div>
</main>`,
  );
}

function choices(form: CheckoutForm): Html {
  return html`<form method="post" action="/v1/checkout/embedded/payment">
${hidden(form)}
<button class="primary" name="decision" value="approve">Approve</button>
<fieldset>
<legend>Or something else happens</legend>
${choice('fail', 'Fail', 'The bank refuses; the shop is told.')}
${choice('cancel', 'Cancel', 'Back to the shop without paying.')}
${choice('approve-and-close', 'Approve, but do not return', 'The window is closed before the shop is told.')}
${choice('late', 'Pay later', 'It seems to fail, and succeeds a little later.')}
</fieldset>
</form>`;
}

function paidAlready(form: CheckoutForm): Html {
  return html`<p><strong>This order is already paid.</strong> Nothing more will be taken.</p>
<p><a href="${form.cancel_url}">Return to the shop</a></p>`;
}

function choice(decision: string, label: string, what: string): Html {
  return html`<button name="decision" value="${decision}" aria-label="${label}">${label} <small>${what}</small></button>`;
}

function row(term: string, value: string): Html {
  return value ? html`<div><dt>${term}</dt><dd>${value}</dd></div>` : html``;
}

function hidden(fields: Record<string, string | number | undefined>): Html {
  return html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value ?? ''}">`)}`;
}

/** Minor units as money, for example 149900 INR as ₹1,499.00. */
function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en-IN', { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
