// A headless Chromium for vscode_rig.py: one JSON line a wish on standard input, one JSON line an answer on standard output.
//
//   node vscode_driver.mjs PLAYWRIGHT CHROMIUM

import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const [playwright, program] = process.argv.slice(2);
const { chromium } = createRequire(import.meta.url)(playwright);
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
const pages = [];
const page = () => pages.at(-1);

const WISHES = {
  async open({ url, language, width, height }) {
    const opened = await browser.newPage({ viewport: { width, height }, locale: language });
    if (language !== 'en') {
      // What a language pack would set; the editor's own words stay English without one.
      await opened.addInitScript((to) => Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => to, set() {} }), language);
    }
    pages.push(opened);
    await opened.goto(url);
    await opened.waitForSelector('.monaco-workbench', { timeout: 60_000 });
  },
  count: () => pages.length,
  async close() {
    await page().goto('about:blank'); // as one leaves a window: torn down, its extensions would be kept for its return
    await pages.pop().close();
  },
  press: async ({ keys }) => {
    for (const key of keys) {
      await page().keyboard.press(key);
    }
  },
  type: ({ text }) => page().keyboard.type(text, { delay: 20 }),
  click: ({ selector, at }) => page().locator(selector).nth(at).click({ timeout: 10_000 }),
  texts: ({ selector }) => page().locator(selector).allTextContents(),
  labels: ({ selector }) => page().locator(selector).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? '')),
  lines: ({ selector }) =>
    page()
      .locator(`${selector} .view-lines .view-line`)
      .evaluateAll((all) =>
        all
          .sort((one, other) => parseInt(one.style.top) - parseInt(other.style.top))
          .map((one) => {
            const line = one.cloneNode(true);
            line.querySelectorAll("[class*='ghost-text']").forEach((ghost) => ghost.remove());
            return line.textContent.replaceAll('\u00a0', ' ');
          }),
      ),
  frames: async () => {
    const all = await Promise.all(page().frames().map((one) => one.locator('body').innerText({ timeout: 1_000 }).catch(() => '')));
    return all.slice(1);
  },
  evaluate: ({ script }) => page().evaluate(script),
  shot: async ({ file }) => void (await page().screenshot({ path: file })),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { wish, ...words } = JSON.parse(line);
  let answer;
  try {
    answer = { done: (await WISHES[wish](words)) ?? null };
  } catch (error) {
    answer = { failed: String(error).slice(0, 500) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
