// Makes open pages live: badges change by themselves, and an order's page looks again. Without it everything works as well.
const each = (selector, work) => document.querySelectorAll(selector).forEach(work);
const announce = (text) => each('[data-live]', (place) => (place.textContent = text));

const showStock = ({ id, band, label }) => {
  each(`[data-stock="${CSS.escape(id)}"]`, (badge) => {
    if (badge.textContent === label) return;
    badge.className = `badge badge-${band} badge-news`;
    badge.textContent = label;
    announce(`${badge.dataset.name}: ${label}`);
  });
  each(`[data-buy="${CSS.escape(id)}"]`, (button) => (button.disabled = band === 'out'));
};

const showChecked = ({ checked, away }) => {
  each('[data-checked]', (line) => (line.textContent = checked));
  each('[data-away]', (line) => {
    if (line.textContent !== (away ?? '')) announce(away ?? 'We can reach our stock again.');
    line.textContent = away ?? '';
    line.hidden = away === null;
  });
};

const followStock = () => {
  const ids = [...new Set([...document.querySelectorAll('[data-stock]')].map((badge) => badge.dataset.stock))];
  if (document.querySelector('[data-checked]') === null) return;
  const source = new EventSource(`/live?ids=${ids.slice(0, 60).join(',')}`);
  source.addEventListener('stock', (event) => showStock(JSON.parse(event.data)));
  source.addEventListener('checked', (event) => showChecked(JSON.parse(event.data)));
  // A page that is left keeps no line open.
  addEventListener('pagehide', () => source.close());
};

const followOrder = (order) => {
  const look = async () => {
    const answer = await fetch(`/orders/${order.dataset.order}/mark`, { cache: 'no-store' }).catch(() => null);
    const mark = answer?.ok ? (await answer.json()).mark : order.dataset.mark;
    if (mark !== order.dataset.mark) location.reload();
    else setTimeout(look, 2_000);
  };
  setTimeout(look, 1_000);
};

followStock();
addEventListener('pageshow', (event) => event.persisted && followStock());
const order = document.querySelector('[data-order]');
if (order !== null) followOrder(order);

// One purchase is one press: the second does nothing. The shop itself counts on no such thing.
each('form[method="post"]', (form) =>
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
    addEventListener('pageshow', () => delete form.dataset.sent, { once: true });
  }),
);
each('[autofocus]', (place) => place.focus());
