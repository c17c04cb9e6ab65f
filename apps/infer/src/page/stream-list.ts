import { reasonOf } from '@ecg-affect/errors';
import type { SharedStreamEntry } from '../server/streams/messages.js';
import { $, percent, text } from './dom.js';
import { sharedStreams } from './watched-feed.js';

/** How often the list is brought up to date while it is open, ms. */
const INTERVAL = 3000;

/** Opens the list of running streams; gives the one that the user chose, if any. */
export function chooseStream(token: string): Promise<SharedStreamEntry | undefined> {
  const dialog = $<HTMLDialogElement>('streams');
  const list = $('stream-list');
  let chosen: SharedStreamEntry | undefined;
  const update = async () => {
    try {
      const streams = await sharedStreams(token);
      showStreams(list, streams, (stream) => {
        chosen = stream;
        dialog.close();
      });
      // The first that appears takes the focus from the button below, unless the user has moved it.
      if (document.activeElement?.matches('#streams-close')) list.querySelector('button')?.focus();
      $('streams-words').textContent = streams.length > 0 ? '' : 'No stream is shared at present.';
    } catch (error) {
      list.replaceChildren();
      $('streams-words').textContent = reasonOf(error);
    }
    $('streams-hint').hidden = list.childElementCount > 0;
  };
  list.replaceChildren();
  $('streams-words').textContent = 'Looking…';
  dialog.showModal();
  void update();
  const timer = setInterval(update, INTERVAL);
  return new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        clearInterval(timer);
        resolve(chosen);
      },
      { once: true },
    );
  });
}

/** A button for each; those that were there stay, and keep the focus. */
function showStreams(
  list: HTMLElement,
  streams: readonly SharedStreamEntry[],
  choose: (stream: SharedStreamEntry) => void,
): void {
  const there = new Map(Array.from(list.children, (item) => [(item as HTMLElement).dataset.id, item]));
  const items = streams.map((stream) => {
    const item = there.get(stream.id) ?? document.createElement('li');
    const button = item.querySelector('button') ?? document.createElement('button');
    button.type = 'button';
    button.replaceChildren(text('strong', stream.name), text('span', describe(stream)));
    button.onclick = () => choose(stream);
    if (!button.isConnected) item.append(button);
    (item as HTMLElement).dataset.id = stream.id;
    return item;
  });
  for (const item of there.values()) if (!items.includes(item)) item.remove();
  for (const item of items) if (!item.isConnected) list.append(item);
}

function describe({ model, sampleRate, since, connected, quality }: SharedStreamEntry): string {
  const time = new Date(since).toLocaleTimeString([], { timeStyle: 'short' });
  const signal = quality === null ? 'no prediction yet' : `quality ${percent(quality)}`;
  const parts = [`since ${time}`, connected ? signal : 'its sender is away', `${sampleRate} Hz`, model];
  // Lines break between the parts only.
  return parts.map((part) => part.replaceAll(' ', '\u00a0')).join(' · ');
}
