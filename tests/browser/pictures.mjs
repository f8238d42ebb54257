// A picture of every page of a records service, in both languages and at both widths, as three people see
// it: made by tests/pictures.py, which says in the environment URL, PASSWORD, CHROMIUM, ROUTES, SHOTS (the
// folder). A page that is slow, fails, asks for something that is not there or is wider than its window is
// told on stdout, so is a word of the other language on it.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.cwd(), "package.json"));
const { chromium } = require("playwright-core");
const { URL: base, PASSWORD, CHROMIUM, SHOTS, ONLY } = process.env;
const routes = JSON.parse(process.env.ROUTES);
const PEOPLE = ["school", "donghu", "province"];
const SLOW_MS = 500;
const MORE = ["/find?q=王", "/find?q=没有这个人", "/students?status=suspended", "/students?grade=1999", "/students?school=9",
	"/statistics?by=specialty", "/statistics?by=sex", "/statistics?by=status&status=any", "/applications?state=open", "/problems?show=ours", "/problems?show=todo",
	"/continuations?state=done", "/schools?q=卫生", "/nothing", "/login", "/apply?kind=admit", "/apply?kind=transfer_in",
	"/bulk?kind=graduate", "/bulk?kind=promote", "/bulk?kind=check_in", "/bulk?kind=register", "/bulk?kind=continue",
	...["change_data", "suspend", "transfer_out", "change_specialty", "repeat", "withdraw_request", "expel", "death", "graduate_early"].map((kind) => `/students/{id}/apply?kind=${kind}`)];

const told = new Set();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });

async function page_of(lang, account) {
	const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, bypassCSP: true });
	await context.addCookies([{ name: "lang", value: lang, url: base }]);
	const page = await context.newPage();
	await page.goto(`${base}/login`);
	await page.fill("input[name=name]", account);
	await page.fill("input[name=password]", PASSWORD);
	await Promise.all([page.waitForURL(`${base}/`), page.click("main button[type=submit]")]);
	return page;
}

// The first of a kind that this person's list has; "1" when it is empty.
async function ids_of(page) {
	const ids = {};
	for (const kind of ["students", "imports", "accounts", "applications", "aid", "problems", "photos"]) {
		await page.goto(`${base}/${kind === "applications" ? "applications" : kind}`);
		const links = await page.$$eval(`main a[href^="/${kind}/"]`, (all) => all.map((a) => a.getAttribute("href")));
		ids[kind] = links.map((link) => link.match(/\/(\d+)$/)).find((found) => found)?.[1] ?? "1";
	}
	return ids;
}

// What of the page is Chinese although it is in English: our own words, not names of people and places.
function chinese_words() {
	const found = new Set();
	const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
	for (let node = walk.nextNode(); node; node = walk.nextNode())
		for (const one of node.textContent.match(/[\u4e00-\u9fff][\u4e00-\u9fff（）、，。：]*/g) ?? [])
			found.add(one);
	return [...found];
}

const pages = [...new Set([...routes.filter((r) => r.method === "GET" && !/^\/(api|static|healthz|readyz|metrics)/.test(r.path) &&
	!/\.(csv|xlsx|json|pdf)$|template|errors$|records\/file$|\{number\}|\{note\}|photo$/.test(r.path)).map((r) => r.path), ...MORE])];
for (const account of PEOPLE)
	for (const lang of ["zh", "en"]) {
		const page = await page_of(lang, account);
		const ids = await ids_of(page);
		for (const route of pages) {
			if (ONLY && !new RegExp(ONLY).test(route)) continue;
			const kind = route.split("/")[1];
			const there = route.replace("{id}", ids[kind]).replace("{code}", "3636000001");
			const name = `${account}-${lang}-${route.replace(/[^\w]+/g, "_").replace(/^_|_$/g, "") || (route === "/" ? "home" : encodeURIComponent(route))}`;
			await page.setViewportSize({ width: 1366, height: 768 });
			const began = performance.now();
			const answer = await page.goto(base + there).catch((error) => console.log(`${name}: ${error.message.split("\n")[0]}`));
			if (!answer) continue;
			const took = Math.round(performance.now() - began);
			if (took > SLOW_MS) console.log(`${name}: took ${took} ms`);
			if (!answer.ok()) console.log(`${name}: ${answer.status()}`);
			if (answer.status() === 403 || (answer.status() === 404 && route !== "/nothing")) continue;
			if (lang === "en") {
				const words = (await page.evaluate(chinese_words)).filter((one) => !told.has(one));
				words.forEach((one) => told.add(one));
				if (words.length) console.log(`${name}: chinese: ${words.slice(0, 60).join(" ")}`);
			}
			for (const width of [1366, 390]) {
				await page.setViewportSize({ width, height: width === 390 ? 844 : 768 });
				const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
				if (over) console.log(`${name}: ${over} pixels wider than ${width}`);
				const height = await page.evaluate(() => document.documentElement.scrollHeight);
				if (height > 6000) console.log(`${name}: ${height} pixels high at ${width}`);
				await page.screenshot({ path: `${SHOTS}/${name}-${width}.png`, fullPage: height < 3000, clip: height < 3000 ? undefined : { x: 0, y: 0, width, height: 3000 } });
			}
		}
		await page.context().close();
	}
await browser.close();
