// Keys, dialogs and live progress. The pages work without it.

const { page, at } = document.body.dataset;
const find = (selector) => document.querySelector(selector);

if (page !== undefined) {
  showHelpButton();
  openDialogsInPlace();
  document.addEventListener('keydown', onKey);
  find('[data-first]')?.focus();
  followJob();
}

function showHelpButton() {
  const button = find('[data-help]');
  button.hidden = false;
  button.addEventListener('click', () => find('#help').showModal());
}

/** Links to the page of a question show the question here. */
function openDialogsInPlace() {
  for (const link of document.querySelectorAll('[data-dialog]'))
    link.addEventListener('click', (event) => {
      event.preventDefault();
      document.getElementById(link.dataset.dialog).showModal();
    });
  for (const button of document.querySelectorAll('[data-close]'))
    button.addEventListener('click', () => button.closest('dialog').close());
  // A form that was sent once is not sent twice.
  for (const form of document.querySelectorAll('form[method=post]'))
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = 'yes';
    });
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  });
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest('input, textarea, select, dialog[open]')) return;
  const { key } = event;
  if (key === '?') return find('#help').showModal();
  if (key === 'j' || key === 'k') return move(key === 'j' ? 1 : -1);
  if (key === 'u' && page !== 'overview') return location.assign(`${at}/`);
  if (/^[a-z]$/.test(key)) find(`[data-key=${key}]`)?.click();
}

/** To the next row of a list, or to the next patch. */
function move(step) {
  const rows = [...document.querySelectorAll('[data-row]')];
  if (rows.length === 0) return find(step > 0 ? '[data-next]' : '[data-previous]')?.click();
  const index = rows.indexOf(document.activeElement);
  const next = index === -1 ? (step > 0 ? 0 : rows.length - 1) : index + step;
  rows[Math.min(rows.length - 1, Math.max(0, next))].focus();
}

/** Shows each step of a running job, and the whole page again when it has ended. A hidden page lets go of its connection. */
function followJob() {
  const live = find('[data-events]');
  if (!live) return;
  let source;
  let lastPhase = '';
  const onStep = ({ data }) => {
    const step = JSON.parse(data);
    for (const place of live.querySelectorAll('[data-live]'))
      place.textContent = step[place.dataset.live] || '–';
    const phase = `${step.phaseWord} ${step.error.slice(0, 7)}`;
    if (lastPhase !== '' && phase !== lastPhase) addPhase(step);
    lastPhase = phase;
  };
  const connect = () => {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(live.dataset.events);
    source.addEventListener('step', onStep);
    source.addEventListener('end', () => location.reload());
  };
  const addPhase = ({ phaseWord, error }) => {
    const item = document.createElement('li');
    const id = document.createElement('span');
    id.className = 'files';
    id.textContent = error.slice(0, 7);
    item.append(`${phaseWord} `, id);
    find('[data-phases]').append(item);
  };
  document.addEventListener('visibilitychange', connect);
  addEventListener('pagehide', () => source?.close());
  connect();
  const began = Date.parse(live.dataset.started);
  setInterval(() => {
    find('[data-elapsed]').textContent = `${Math.round((Date.now() - began) / 1000)} s`;
  }, 1000);
}
