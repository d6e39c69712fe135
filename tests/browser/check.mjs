// Opens the pages as their readers do: with a keyboard, on a telephone, on paper, without colours, without script.
// Usage: node check.mjs <folder with index.html and fordjupning.html> [<path of chromium>]
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = path.resolve(process.argv[2] ?? ".");
const executablePath = process.argv[3] ?? "/usr/bin/chromium";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PUBLIC = "index.html";
const DEEP = "fordjupning.html";
const BOTH = [PUBLIC, DEEP];
const OWN = ["orebro/index.html", "orebro/fordjupning.html"];
const ALL = [...BOTH, ...OWN, "kommuner.html"];

const browser = await chromium.launch({
  executablePath,
  headless: true,
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

/** Opens a page in a context of its own, and fails if it asks for anything beyond itself. */
async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true, ...options });
  const page = await context.newPage();
  const asked = [];
  const complaints = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(String(error)));
  const url = pathToFileURL(path.join(folder, name)).href;
  await page.goto(url);
  page.done = async () => {
    assert.deepEqual(asked.filter((other) => !other.startsWith(url)), [], `${name} asks for other files`);
    assert.deepEqual(complaints, [], `${name}: the browser complains`);
    await context.close();
  };
  return page;
}

const shown = (page, selector) => page.locator(selector).evaluateAll(
  (all) => all.filter((one) => one.checkVisibility()).length,
);

const EVERY_RULE = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] };
// Those that judge what colours do; the others see the same in any colours.
const RULES_OF_COLOUR = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

async function violations(page, runOnly = EVERY_RULE) {
  await page.evaluate(axe);
  // What passes is counted and not listed: there are tens of thousands of it.
  const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"] }), runOnly);
  return found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
}

async function unfoldAll(page) {
  await page.locator("button[data-all]").evaluateAll((all) => all.forEach((one) => one.click()));
}

/** The name of a button: a sign of what it will do, what it does, and, for those who do not see where it stands, to what. */
const named = (what, to) => new RegExp(`^(\\S )?${what}\\s*: ${to}$`);

const checks = {
  async "axe finds nothing, narrow, and unfolded"() {
    for (const name of ALL) {
      const page = await open(name, { viewport: { width: 320, height: 640 } });
      assert.deepEqual(await violations(page), [], `${name}, narrow`);
      await page.setViewportSize({ width: 1280, height: 900 });
      // Contents of the same kind look alike at every width: what is unfolded is long, and looked at once.
      await unfoldAll(page);
      assert.deepEqual(await violations(page), [], `${name}, unfolded`);
      await page.done();
    }
  },

  async "the skip link is the first stop, and every stop can be seen"() {
    for (const name of BOTH) {
      const page = await open(name);
      const stops = [];
      for (let step = 0; step < 400; step += 1) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate(() => {
          const at = document.activeElement;
          if (!at || at === document.body) return null;
          const style = getComputedStyle(at);
          const box = at.getBoundingClientRect();
          return {
            tag: at.tagName,
            text: at.textContent.trim().slice(0, 40),
            outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
            seen: box.width > 0 && box.right > 0 && box.left < innerWidth,
            order: [...document.querySelectorAll("*")].indexOf(at),
          };
        });
        if (!stop) break;
        stops.push(stop);
      }
      assert.ok(stops.length > 8 && stops.length < 400, `${name}: ${stops.length} stops`);
      assert.equal(stops[0].tag, "A");
      for (const stop of stops) assert.ok(stop.outlined && stop.seen, `${name}: ${JSON.stringify(stop)}`);
      const order = stops.map((stop) => stop.order);
      assert.deepEqual(order, [...order].sort((a, b) => a - b), `${name}: focus follows the page`);
      await page.done();
    }
    const page = await open(PUBLIC);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await page.done();
  },

  async "keys unfold and fold"() {
    const page = await open(DEEP);
    assert.equal(await shown(page, "tbody.under"), 0);
    assert.equal(await shown(page, "tr.why"), 0);
    assert.equal(await shown(page, "th.more"), 0);
    const buttons = page.locator("button[aria-controls]");
    const count = await buttons.count();
    assert.ok(count > 10);
    for (const key of ["Enter", "Space"]) {
      const button = page.locator("td.tools button").first();
      const target = await button.getAttribute("aria-controls");
      await button.focus();
      await page.keyboard.press(key);
      assert.equal(await button.getAttribute("aria-expanded"), "true");
      assert.ok(await page.locator(`#${target}`).isVisible());
      await page.keyboard.press(key);
      assert.equal(await button.getAttribute("aria-expanded"), "false");
      assert.ok(!(await page.locator(`#${target}`).isVisible()));
      assert.ok(await button.evaluate((one) => one === document.activeElement), "focus stays");
    }
    const columns = page.locator("button[data-columns]").first();
    await columns.focus();
    await page.keyboard.press("Enter");
    assert.ok(await shown(page, "th.more") > 0);
    const all = page.locator("button[data-all]").first();
    await all.focus();
    await page.keyboard.press("Enter");
    const area = await all.getAttribute("aria-controls");
    // The tables behind the strips, a line for each value in the land, are unfolded one by one.
    const folded = await page.locator(`#${area} button[aria-expanded="false"]:not([data-rest])`).count();
    assert.equal(folded, 0);
    const rest = page.locator(`#${area} button[data-rest]`).first();
    assert.equal(await rest.getAttribute("aria-expanded"), "false");
    await rest.focus();
    await page.keyboard.press("Enter");
    assert.ok(await page.locator(`#${await rest.getAttribute("aria-controls")}`).isVisible());
    for (const selector of ["tbody.under", "tr.why"]) {
      assert.equal(await shown(page, `#${area} ${selector}`), await page.locator(`#${area} ${selector}`).count());
    }
    for (const id of await buttons.evaluateAll((every) => every.flatMap((one) => one.getAttribute("aria-controls").split(" ")))) {
      assert.equal(await page.locator(`#${id}`).count(), 1, `${id} exists once`);
    }
    await page.done();
  },

  async "nothing but tables scrolls sideways at 320 pixels"() {
    for (const name of ALL) {
      const page = await open(name, { viewport: { width: 320, height: 640 } });
      await unfoldAll(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 320, `${name} is ${wide} wide`);
      const regions = page.locator(".scroll");
      for (let index = 0; index < await regions.count(); index += 1) {
        const region = regions.nth(index);
        assert.equal(await region.getAttribute("tabindex"), "0");
        const name = await region.evaluate((one) => one.getAttribute("aria-label")
          ?? document.getElementById(one.getAttribute("aria-labelledby"))?.textContent.trim());
        assert.ok(name, await region.evaluate((one) => one.outerHTML.slice(0, 200)));
      }
      await page.done();
    }
  },

  async "letters of double size and wider spacing lose nothing"() {
    for (const name of BOTH) {
      const page = await open(name, { viewport: { width: 640, height: 900 } });
      await page.evaluate(() => {
        for (const one of document.querySelectorAll("*")) {
          one.style.setProperty("letter-spacing", "0.12em", "important");
          one.style.setProperty("word-spacing", "0.16em", "important");
          one.style.setProperty("line-height", "1.5", "important");
        }
        document.documentElement.style.fontSize = "200%";
      });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 640, name);
      await page.done();
    }
  },

  async "print unfolds everything and shows no buttons"() {
    const page = await open(DEEP);
    await page.emulateMedia({ media: "print" });
    for (const selector of ["tbody.under", "tr.why", "th.more", "td.more", ".explained li"]) {
      const all = await page.locator(selector).count();
      assert.ok(all > 0);
      assert.equal(await shown(page, selector), all, selector);
    }
    for (const selector of ["button", "nav", ".skip"]) assert.equal(await shown(page, selector), 0, selector);
    await page.done();
  },

  async "no column runs off the paper"() {
    // What is left of A4 within the margins, in pixels: upright, and across as own tables and the deep page are.
    for (const [name, width, selector] of [[PUBLIC, 703, "section:not(.own) table"], [PUBLIC, 1047, ".own table"], [DEEP, 1047, "table"], ...OWN.map((name) => [name, 1047, "table"])]) {
      const page = await open(name, { viewport: { width, height: 900 } });
      await page.emulateMedia({ media: "print" });
      const tables = await page.locator(selector).evaluateAll((all) =>
        all.filter((one) => one.checkVisibility()).map((one) => [one.id || one.caption.textContent, one.offsetWidth]));
      assert.ok(tables.length > 1);
      for (const [table, wide] of tables) assert.ok(wide <= width, `${name}, ${table}: ${wide} of ${width}`);
      await page.done();
    }
  },

  async "forced colours keep glyphs and words"() {
    for (const name of BOTH) {
      const page = await open(name, { forcedColors: "active" });
      const cells = await page.locator("td.good, td.middle, td.poor, td.grey").evaluateAll((all) =>
        all.filter((one) => one.checkVisibility()).map((one) => ({
          glyph: one.querySelector(".glyph")?.checkVisibility() ?? false,
          word: one.querySelector(".word")?.textContent.trim() ?? "",
          ink: getComputedStyle(one).color,
          ground: getComputedStyle(one).backgroundColor,
        })));
      assert.ok(cells.length > 0);
      for (const cell of cells) {
        assert.ok(cell.glyph && cell.word, `${name}: ${JSON.stringify(cell)}`);
        assert.notEqual(cell.ink, cell.ground);
      }
      assert.deepEqual(await violations(page, RULES_OF_COLOUR), [], name);
      await page.done();
    }
  },

  async "without script everything is there and no button that does nothing"() {
    for (const name of BOTH) {
      const page = await open(name, { javaScriptEnabled: false });
      assert.equal(await page.locator("button:visible").count(), 0);
      for (const selector of ["tbody", "tbody tr", "tbody td:not(.tools)"]) {
        assert.equal(await page.locator(`${selector}:visible`).count(), await page.locator(selector).count(), selector);
      }
      await page.done();
    }
  },

  async "less motion is respected"() {
    const page = await open(DEEP, { reducedMotion: "reduce" });
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), "auto");
    await page.done();
  },

  async "a resident finds a measure and what its colour means, without script"() {
    const page = await open(PUBLIC, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    await page.getByRole("navigation").getByRole("link", { name: "Hemtjänst" }).click();
    const row = page.getByRole("region", { name: /^Hemtjänst/ }).getByRole("row", { name: /^Trygghet/ });
    const cells = await row.getByRole("cell").allTextContents();
    const latest = cells.slice(0, 3).at(-1);
    const word = ["bra", "mitten", "svag"].find((one) => latest.includes(one));
    assert.ok(word, latest);
    const meanings = await page.locator("dl.legend dt").allTextContents();
    const meaning = meanings.filter((text) => text.toLowerCase().includes(`${word}:`));
    assert.equal(meaning.length, 1, `${word}: ${meanings}`);
    await page.context().close();
  },

  async "a manager unfolds to a unit and opens the explanation of its figure"() {
    const page = await open(DEEP);
    const unit = "Hemtjänst Drakudden";
    const tables = page.getByRole("table").filter({ has: page.getByRole("columnheader", { name: unit }) });
    assert.equal(await tables.count(), 0, "units are folded at first");
    await page.getByRole("button", { name: named("Enheterna", "Hemtjänst") }).click();
    assert.equal(await tables.count(), 1);
    await tables.getByRole("button", { name: named("Förklaring", "Trygghet") }).click();
    const why = tables.locator("tr.why:visible");
    assert.equal(await why.count(), 1);
    const text = await why.innerText();
    assert.ok(text.includes(unit), text);
    assert.match(text, /2014: \d+/);
    await tables.getByRole("button", { name: named("Nyckeltal.*", "Trygghet") }).click();
    const member = named("Förklaring", "Tryggt att bo hemma med hemtjänst");
    await tables.getByRole("button", { name: member }).click();
    assert.match(await tables.locator("tr.why:visible").last().innerText(), /enheter\.xlsx!/);
    await page.done();
  },

  async "by names and roles alone: landmarks, headings, a cell with its headers, an explanation by keyboard"() {
    const page = await open(DEEP);
    for (const role of ["banner", "main", "contentinfo", "navigation"]) {
      assert.equal(await page.getByRole(role).count(), 1, role);
    }
    assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
    const heading = page.getByRole("heading", { level: 2, name: "Hemtjänst", exact: true });
    assert.equal(await heading.count(), 1);
    const area = page.getByRole("region", { name: "Hemtjänst", exact: true });
    const table = area.getByRole("table").first();
    assert.ok(await table.evaluate((one) => one.caption.textContent.includes("Hemtjänst")));
    // What is read before a cell: the headers that its scope gives it.
    const read = await table.evaluate((one) => {
      const row = [...one.tBodies].flatMap((body) => [...body.rows]).find((each) => each.cells[0].textContent.startsWith("Trygghet"));
      const years = [...one.tHead.rows].at(-1).cells;
      return [...row.querySelectorAll("td:not(.tools)")].slice(0, 3).map((cell, index) => ({
        row: row.cells[0].getAttribute("scope"),
        column: years[index].getAttribute("scope"),
        year: years[index].textContent,
        cell: cell.textContent.replace(/\s+/g, " ").trim(),
      }));
    });
    assert.deepEqual(read.map((one) => [one.row, one.column, one.year]), ["2012", "2013", "2014"].map((year) => ["row", "col", year]));
    for (const one of read) assert.match(one.cell, /\d+ % (bra|mitten|svag)$/);
    assert.ok(await area.getByRole("rowheader", { name: /^Trygghet/ }).count() >= 1);
    const wanted = named("Förklaring", "Trygghet");
    let met = "";
    for (let step = 0; step < 400 && !wanted.test(met); step += 1) {
      await page.keyboard.press("Tab");
      met = await page.evaluate(() => document.activeElement.textContent.replace(/\s+/g, " ").trim());
    }
    assert.match(met, wanted);
    await page.keyboard.press("Enter");
    const button = page.getByRole("button", { name: wanted, expanded: true });
    assert.equal(await button.count(), 1);
    const why = await page.locator(`#${await button.getAttribute("aria-controls")}`).innerText();
    assert.match(why, /Tryggt att bo hemma med hemtjänst/);
    await page.done();
  },

  async "the pages lead to each other"() {
    const page = await open(PUBLIC);
    await page.locator(`nav a[href="${DEEP}"]`).click();
    await page.waitForURL(`**/${DEEP}`);
    await page.locator(`nav a[href="${PUBLIC}"]`).click();
    await page.waitForURL(`**/${PUBLIC}`);
    await page.context().close();
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.message}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
