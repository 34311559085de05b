// Forwarded against ignored, day by day; a day can be chosen.
import { element } from './element.js';

const DAYS = 30;
const chart = document.getElementById('chart');
const dayName = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

const shortName = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/**
 * @param chosen the first and the last day that the list is limited to, `{ from, to }`, each perhaps empty
 * @param choose called with a day as `2026-03-02`, or with an empty text when a person chooses it no more
 */
export function showChart(days, chosen, choose) {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const bars = lastDays().map((day) => ({ ...day, ...byDay.get(day.day) }));
  const most = Math.max(...bars.map(({ came = 0 }) => came), 1);
  const focused = [...chart.children].indexOf(document.activeElement);
  const isChosen = ({ day }) =>
    Boolean(chosen.from || chosen.to) && day >= chosen.from && (chosen.to === '' || day <= chosen.to);
  const first = bars.findIndex(isChosen);
  const stop = first < 0 ? DAYS - 1 : first;
  chart.replaceChildren(
    ...bars.map((bar, index) => {
      const isOnly = chosen.from === bar.day && chosen.to === bar.day;
      return barOf(bar, most, index === stop, isChosen(bar), () => choose(isOnly ? '' : bar.day));
    }),
  );
  document
    .getElementById('days')
    .replaceChildren(
      ...[0, 7, 14, 21, DAYS - 1].map((index) => element('span', {}, shortName.format(new Date(bars[index].since)))),
    );
  if (focused >= 0) chart.children[focused]?.focus();
}

function barOf({ name, came = 0, forwarded = 0, ignored = 0, other = 0 }, most, isStop, isChosen, press) {
  const label =
    came === 0
      ? `${name}: none`
      : `${name}: ${forwarded} forwarded, ${ignored} ignored${other ? `, ${other} kept for other reasons` : ''}`;
  const part = (kind, count) => {
    const made = element('span', { className: `part ${kind}` });
    made.style.setProperty('--share', String(count / most));
    return made;
  };
  return element(
    'button',
    {
      type: 'button',
      className: 'bar-of-day',
      title: label,
      'aria-label': label,
      'aria-pressed': String(isChosen),
      // One stop of the Tab key for the whole chart; arrows go from day to day.
      tabindex: isStop ? '0' : '-1',
      onclick: press,
      onkeydown: move,
    },
    part('other', other),
    part('ignored', ignored),
    part('forwarded', forwarded),
  );
}

function move(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined) return;
  const bars = [...chart.children];
  const next = bars[bars.indexOf(event.currentTarget) + step];
  if (next === undefined) return;
  for (const bar of bars) bar.tabIndex = bar === next ? 0 : -1;
  next.focus();
  event.preventDefault();
}

function lastDays() {
  const today = new Date();
  return Array.from({ length: DAYS }, (_, index) =>
    dayFrom(today.getFullYear(), today.getMonth(), today.getDate() - DAYS + 1 + index),
  );
}

/**
 * @param name as `2026-03-02`
 * @returns `{ day, name, since, until }`: its name here and for a person, its first moment and that of the next day;
 *   undefined for a text that names no day
 */
export function dayNamed(name) {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(name) ?? [];
  return year && dayFrom(Number(year), Number(month) - 1, Number(date));
}

/** The days from one to another for a person; empty where neither text names a day. */
export function dayText(from, to) {
  const [first, last] = [dayNamed(from), dayNamed(to)];
  if (first && first.day === last?.day) return first.name;
  const name = (day) => shortName.format(new Date(day.since));
  if (first && last) return `${name(first)} to ${name(last)}`;
  if (first) return `From ${name(first)}`;
  return last ? `Until ${name(last)}` : '';
}

function dayFrom(year, month, date) {
  // By the calendar: a day may have 23 or 25 hours.
  const start = new Date(year, month, date);
  const until = new Date(year, month, date + 1).toISOString();
  const two = (number) => String(number).padStart(2, '0');
  const day = `${start.getFullYear()}-${two(start.getMonth() + 1)}-${two(start.getDate())}`;
  return { day, name: dayName.format(start), since: start.toISOString(), until };
}
