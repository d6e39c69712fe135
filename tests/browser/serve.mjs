// Uses `visare serve` as an economist does: reads a page while it changes, follows a figure, tries a rule and saves it.
// Usage: node serve.mjs <address with token> <folder of the project> <path of chromium>
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

const [address, folder, executablePath] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rule = path.join(folder, "rules/vastervik/hemtjanst.rhai");
const original = readFileSync(rule, "utf8");
const MEAN = "medel(sjukfrånvaro, timavlönade)";
assert.ok(original.includes(MEAN));
const MEANS = /Arbetsmiljö[\s\S]*11\s%[\s\S]*11\s%[\s\S]*13\s%/;
const SUMS = /Arbetsmiljö[\s\S]*22\s%[\s\S]*21\s%[\s\S]*26\s%/;
const edited = original.replace(MEAN, "summa(sjukfrånvaro, timavlönade)");

const browser = await chromium.launch({
  executablePath,
  headless: true,
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
context.setDefaultTimeout(90_000);
const page = await context.newPage();
const complaints = [];
page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
page.on("pageerror", (error) => complaints.push(String(error)));
await page.goto(address);
const frame = page.frameLocator("#page");
const view = (name) => page.getByRole("navigation").getByRole("button", { name, exact: true });
const banner = page.locator("#banner");

async function accessible(what) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, {
    iframes: false,
    runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] },
  }));
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), [], what);
}

// What a look into the frame gives; a page that gives way to its next while it is looked at is looked at again.
async function look(at) {
  for (let left = 20; ; left -= 1) {
    try {
      return await at();
    } catch (error) {
      if (left === 0 || !String(error).includes("Execution context was destroyed")) throw error;
    }
  }
}

const checks = {
  async "a page that changes keeps the reader's place"() {
    await frame.getByRole("heading", { level: 1 }).waitFor();
    await view("Fördjupning").click();
    const row = frame.locator("tr").filter({ has: frame.getByRole("rowheader", { name: /^Arbetsmiljö/ }) }).first();
    await row.waitFor();
    const button = frame.getByRole("button", { name: /Förklaring\s*: Arbetsmiljö/ }).first();
    await button.click();
    await look(() => button.evaluate((one) => { one.scrollIntoView({ block: "center", behavior: "instant" }); one.focus(); }));
    const top = () => look(() => row.evaluate((one) => Math.round(one.getBoundingClientRect().top)));
    const before = await top();
    assert.match(await row.innerText(), MEANS);
    writeFileSync(rule, edited);
    await frame.locator("tr", { hasText: SUMS }).first().waitFor();
    await frame.getByRole("button", { name: /Förklaring\s*: Arbetsmiljö/, expanded: true }).first().waitFor();
    const moved = Math.abs(await top() - before);
    assert.ok(moved <= 30, `the row moved by ${moved} pixels`);
    await page.getByRole("status").filter({ hasText: /siffror ändrade/ }).first().waitFor();
    writeFileSync(rule, original);
    await frame.locator("tr", { hasText: MEANS }).first().waitFor();
  },

  async "a fault on the disk is a banner over the last good page"() {
    const mark = () => frame.locator("body").evaluate((body) => body.dataset.seen);
    await look(() => frame.locator("body").evaluate((body) => { body.dataset.seen = "yes"; }));
    writeFileSync(rule, original.replace(MEAN, "medl(sjukfrånvaro, timavlönade)"));
    await banner.filter({ hasText: "V303" }).waitFor();
    assert.match(await banner.innerText(), /medl\(sjukfrånvaro/);
    assert.match(await banner.innerText(), /senaste felfria reglerna/);
    assert.ok(await frame.getByRole("rowheader", { name: /^Arbetsmiljö/ }).first().isVisible());
    await accessible("the banner");
    writeFileSync(rule, original);
    await banner.waitFor({ state: "hidden" });
    assert.equal(await mark(), "yes", "a page that is as it was is not loaded again");
  },

  async "a figure and all that it comes from light up"() {
    await view("Samband").click();
    const box = page.getByRole("button", { name: "Trygghet", exact: true }).first();
    await box.focus();
    await page.keyboard.press("Enter");
    const lit = await page.locator(".node.lit").evaluateAll((all) => all.map((one) => one.querySelector("title").textContent));
    assert.deepEqual(lit.filter((one) => one.startsWith("U")).map((one) => one.slice(0, 6)).sort(), ["U21467", "U21477"]);
    assert.equal(lit.length, 4, `${lit}`);
    assert.ok(await page.locator("path.lit").count() >= 3);
    await accessible("the plan");
    // The light stays on the figure when a rule, and with it the picture, changes.
    const renamed = page.locator(".node", { hasText: "Delat beslut" }).first();
    writeFileSync(rule, original.replace('"Delaktighet"', '"Delat beslut"'));
    await renamed.waitFor();
    assert.equal(await page.locator(".node[aria-pressed=true] title").textContent(), "Trygghet");
    assert.equal(await page.locator(".node.lit").count(), lit.length);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-pressed")), "true");
    writeFileSync(rule, original);
    await renamed.waitFor({ state: "detached" });
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".lit").count(), 0);
  },

  async "who sees the screen does not see the token, and the page keeps it"() {
    assert.equal(new URL(page.url()).hash, "");
    await page.reload();
    await view("Regler").click();
    await page.getByText("Inga fel.").waitFor();
    assert.ok(await page.getByRole("textbox").isEditable());
  },

  async "a page that nobody sees is up to date once it is seen"() {
    await view("Fördjupning").click();
    const row = (shown) => frame.locator("tr", { hasText: shown }).first();
    await row(MEANS).waitFor();
    const hide = (hidden) => page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    await hide(true);
    const told = () => page.evaluate(async () => (await (await fetch("/state")).json()).packs[0].told);
    const [before, seen] = [await told(), await page.getByRole("status").first().innerText()];
    writeFileSync(rule, edited);
    while (await told() === before) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(await page.getByRole("status").first().innerText(), seen);
    await hide(false);
    await row(SUMS).waitFor();
    // Of several saves in a row the last one stays.
    for (const text of [original, edited, original]) {
      writeFileSync(rule, text);
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    await row(MEANS).waitFor();
  },

  async "faults are told as one types, words are suggested, and a change is seen before it is saved"() {
    await view("Regler").click();
    const file = page.getByLabel("Fil", { exact: true });
    await file.selectOption("vastervik/hemtjanst.rhai");
    const text = page.getByRole("textbox");
    await page.locator("#results td").first().waitFor();
    const result = page.getByRole("row", { name: /Arbetsmiljö/ });
    assert.match(await result.innerText(), /11\s+11\s+13/);
    assert.equal(await text.inputValue(), original);
    await page.getByText("Inga fel.").waitFor();

    const put = (at) => text.evaluate((area, at) => { area.focus(); area.setSelectionRange(at, at); }, at);
    await put(original.indexOf(MEAN));
    await page.keyboard.type("summ");
    const fault = page.getByRole("button", { name: /V303/ });
    await fault.waitFor();
    await page.keyboard.press("End");
    await fault.click();
    const caret = await text.evaluate((area) => area.selectionStart);
    assert.equal(caret, original.indexOf(MEAN));

    // `summmedel(` becomes `summa(` with the help of the suggestions.
    for (let letter = 0; letter < "summmedel".length; letter += 1) await page.keyboard.press("Delete");
    await page.keyboard.type("sum");
    await page.getByRole("option", { name: /^summa / }).waitFor();
    await accessible("the editor");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await text.inputValue(), edited);
    await page.keyboard.press("Control+z");
    assert.notEqual(await text.inputValue(), edited, "a suggestion can be undone");
    await page.keyboard.press("Control+Shift+z");
    assert.equal(await text.inputValue(), edited);
    await page.getByText("Inga fel.").waitFor();
    const save = page.getByRole("button", { name: "Spara", exact: true });
    assert.ok(await save.isDisabled(), "nothing is saved unseen");
    await page.keyboard.press("Control+s");
    await page.getByText(/Hemtjänst\/Arbetsmiljö 2014: 13 → 26, plats/).waitFor();
    assert.equal(readFileSync(rule, "utf8"), original, "a preview writes nothing");
    await save.click();
    await page.getByText("Sparat.").waitFor();
    assert.equal(readFileSync(rule, "utf8"), edited);
    await page.getByRole("row", { name: /Arbetsmiljö[\s\S]*26/ }).waitFor();
    await view("Ändringar").click();
    await frame.getByText(/Arbetsmiljö 2014: 13 → 26/).first().waitFor();
  },

  async "a change on the disk meanwhile is seen, and nothing is written over"() {
    await view("Regler").click();
    const text = page.getByRole("textbox");
    await text.evaluate((area) => { area.focus(); area.setSelectionRange(0, 0); });
    await page.keyboard.type("// Min egen rad.\n");
    await page.keyboard.press("Control+s");
    const save = page.getByRole("button", { name: "Spara", exact: true });
    await page.waitForFunction(() => !document.getElementById("save").disabled);
    const theirs = `// Någon annans rad.\n${edited}`;
    writeFileSync(rule, theirs);
    await page.getByText("Filen har ändrats på disken").waitFor();
    assert.ok(await save.isDisabled());
    assert.equal(readFileSync(rule, "utf8"), theirs);
    assert.match(await text.inputValue(), /^\/\/ Min egen rad\./);
    await page.getByRole("button", { name: "Hämta filen som den står nu" }).click();
    assert.equal(await text.inputValue(), theirs);
  },

  async "whoever keeps the own text replaces the file knowingly"() {
    const text = page.getByRole("textbox");
    const mine = `// Min.\n${await text.inputValue()}`;
    await text.evaluate((area) => { area.focus(); area.setSelectionRange(0, 0); });
    await page.keyboard.type("// Min.\n");
    writeFileSync(rule, `// Deras.\n${edited}`);
    await page.getByText("Filen har ändrats på disken").waitFor();
    await page.getByRole("button", { name: "Behåll min text" }).click();
    await page.getByText("Din text står kvar").waitFor();
    const save = page.getByRole("button", { name: "Spara", exact: true });
    assert.ok(await save.isDisabled(), "nothing is saved unseen");
    await page.keyboard.press("Control+s");
    await page.waitForFunction(() => !document.getElementById("save").disabled);
    await save.click();
    await page.getByText("Sparat.").waitFor();
    assert.equal(readFileSync(rule, "utf8"), mine);
  },

  async "what is not saved is kept, whatever is looked at meanwhile"() {
    const text = page.getByRole("textbox");
    const file = page.getByLabel("Fil", { exact: true });
    const mine = `// Mitt eget medel\n${await text.inputValue()}`;
    await text.evaluate((area) => { area.focus(); area.setSelectionRange(0, 0); });
    // Enter ends the line, also after a word that others begin with.
    await page.keyboard.type("// Mitt eget medel\n");
    assert.equal(await text.inputValue(), mine);
    await file.selectOption("vastervik/fond.rhai");
    assert.notEqual(await text.inputValue(), mine);
    await file.selectOption("vastervik/hemtjanst.rhai");
    assert.equal(await text.inputValue(), mine);
    await view("Fördjupning").click();
    writeFileSync(rule, `// Ännu en rad.\n${edited}`);
    await view("Regler").click();
    await page.getByText("Filen har ändrats på disken").waitFor();
    assert.equal(await text.inputValue(), mine);
    await page.getByRole("button", { name: "Hämta filen som den står nu" }).click();
    assert.match(await text.inputValue(), /^\/\/ Ännu en rad\./);
  },

  async "a file whose lines end with two signs keeps them"() {
    const text = page.getByRole("textbox");
    const theirs = `// Från Windows.\r\n${edited.replaceAll("\n", "\r\n")}`;
    writeFileSync(rule, theirs);
    await page.waitForFunction(() => document.getElementById("script").value.startsWith("// Från Windows."));
    await text.evaluate((area) => { area.focus(); area.setSelectionRange(0, 0); });
    await page.keyboard.type("// Ny rad.\n");
    await page.keyboard.press("Control+s");
    await page.waitForFunction(() => !document.getElementById("save").disabled);
    await page.getByRole("button", { name: "Spara", exact: true }).click();
    await page.getByText("Sparat.").waitFor();
    assert.equal(readFileSync(rule, "utf8"), `// Ny rad.\r\n${theirs}`);
  },

  async "nothing is complained of"() {
    assert.deepEqual(complaints, []);
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
