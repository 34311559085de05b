import { type MemoryPageOptions, startMemoryPage } from '../review/page/memory-page.ts';
import { newPage } from './browser.ts';

/** The page over pitches in memory, open in a browser; `errors` are those of its scripts and its console. */
export async function openMemoryPage(
  options: MemoryPageOptions = {},
  browserOptions: Parameters<typeof newPage>[0] = {},
) {
  const screen = await startMemoryPage(options);
  const watched = await newPage(browserOptions);
  const errors: string[] = [];
  watched.page.on('pageerror', (error) => errors.push(error.message));
  watched.page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await watched.page.goto(screen.page.personalUrl);
  await watched.page.getByText('Live: new pitches').waitFor();
  return { ...watched, screen, errors };
}
