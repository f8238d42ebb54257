// A whole student life in Chromium, by clicks and typing alone: the clerks of two schools, their reviewers,
// two counties, a city and the province each at their own pages; the county's reviewer reads English. Told by
// tests/test_browser.py in the environment: see world.mjs.
// The service's day stays the day of the machine: the student enters in the term that has begun, the province
// lets him be registered late, and the correction of the month of entering lets three years pass.
import { base, context, finish, login, same, shot, test } from "./world.mjs";

const WORDS = {
	zh: { submit: "同意并上报", approve: "同意", reject: "驳回" },
	en: { submit: "Agree and pass on", approve: "Approve", reject: "Send back" },
};
const LANGUAGE = { donghu: "en" };
const CLASS = "2025级1班", NAME = "欧阳思远", OTHER = "司马若曦";
const PROOF = { name: "录取名册.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\nthe list of those admitted", "latin1") };
// The day in China, as UTC tells it.
const today = new Date(Date.now() + 8 * 3600000);
const day = (days) => new Date(today.getTime() + days * 86400000).toISOString().slice(0, 10);

// Month in which those of the newest term entered.
function last_term() {
	const year = today.getUTCFullYear(), month = today.getUTCMonth() + 1;
	return month >= 9 ? `${year}09` : month >= 3 ? `${year}03` : `${year - 1}09`;
}
const ended = today.getUTCFullYear() - (today.getUTCMonth() < 7 ? 1 : 0);

function citizen(area, birth, order) {
	const first = `${area}${birth}${order}`;
	const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
	return first + "10X98765432"[weights.reduce((sum, weight, i) => sum + weight * first[i], 0) % 11];
}

const people = {};
// The page of that account, logged in and kept.
async function who(name, options = {}) {
	const key = `${name} ${JSON.stringify(options)}`;
	if (!people[key]) {
		people[key] = await (await context(LANGUAGE[name] ?? "zh", options)).newPage();
		await login(people[key], name);
		people[key].words = WORDS[LANGUAGE[name] ?? "zh"];
		people[key].scripted = options.javaScriptEnabled !== false;
	}
	return people[key];
}
const NO_SCRIPT = { javaScriptEnabled: false };

async function go(page, selector) {
	await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

// The field that a reader finds by that label.
const field = (page, label) => page.locator(`xpath=//main//label[text()[normalize-space(.)='${label}'] or span/text()[normalize-space(.)='${label}']]` +
	"//*[self::input or self::select or self::textarea]");

async function fill(page, values) {
	for (const [label, value] of Object.entries(values)) {
		const place = field(page, label);
		same(await place.count(), 1, `fields ${label} of ${page.url()}: ${await said(page)}`);
		if (value === true) await place.check();
		else if (value.buffer) await place.setInputFiles(value);
		else if (await place.evaluate((e) => e.tagName === "SELECT")) await place.selectOption(value);
		else await place.fill(value);
	}
}

// What the page says above all.
const said = async (page) => (await page.locator("h1, .problem, .notice, .good").allInnerTexts()).join("\n");
const badge = (page) => page.textContent("h1 .badge");

// The student's page, found by name as people do.
async function open_student(page, name) {
	await page.fill("#q", name);
	if (page.scripted) await page.waitForSelector(`#found a:has-text("${name}")`);
	else await go(page, "header form.find button");
	await go(page, `${page.scripted ? "#found" : ".results"} a:has-text("${name}")`);
}

async function status(page, name, wanted) {
	await open_student(page, name);
	same(await badge(page), wanted, `${name} is`);
}

async function send(page, values, wanted = "待学校审核") {
	await fill(page, { "事由（必填）": "按规定办理", ...values });
	same(await page.$$eval("form.sheet :invalid", (all) => all.map((e) => e.name)), [], "fields that the browser does not send");
	await go(page, "form.sheet button:has-text('提交校内审核')");
	same(await badge(page), wanted, await said(page));
}

// An application of a student by the clerk at hand.
async function apply(page, name, kind, values = {}) {
	await open_student(page, name);
	await go(page, "text=申请办理");
	await go(page, `nav.choices a:text-is("${kind}")`);
	await send(page, values);
}

async function to_do(page) {
	await go(page, "header nav a[href='/todo']");
}

// From the list of what is to decide to the button: [account, what its page says then, why it sends it back].
async function decide(name, steps, options = {}) {
	for (const [account, state, remark] of steps) {
		const page = await who(account, options);
		await to_do(page);
		await go(page, `main tbody a:text-is("${name}")`);
		if (remark) await page.fill("main textarea[name=reason]", remark);
		// which of the two words for it stands there is told by the level that is the last
		await go(page, `.decide button[value=${remark ? "reject" : account.startsWith("school") ? "submit" : "approve"}]`);
		same(await page.textContent("p.good .badge"), state, `after ${account}: ${await said(page)}`);
	}
}

async function admit(page, name, number) {
	await go(page, "header nav a[href='/todo']");
	await go(page, "text=招生、转入申请");
	await go(page, "nav.choices a:text-is('招生录取')");
	const own = await page.textContent("select[name=ZYM] optgroup:first-of-type option");
	same(own, "710201 计算机应用", "the first to choose from");
	await send(page, {
		姓名: name, 身份证件类型: "1", 身份证件号: number, 入学年月: last_term(), 专业代码: own.slice(0, 6), 学制: "3", 年级: "一年级",
	});
}

// What nobody can do without: the first thing that fails ends the life.
async function step(name, run) {
	if (!(await test(name, run))) await finish();
}

const UP = [["school-reviewer", "待县级审核"], ["donghu", "waiting for the city"], ["nanchang", "待省级审核"], ["reviewer", "已生效"]];
const document_number = citizen("360102", "20100512", 777);

await step("the clerks enter the specialties of their schools", async () => {
	for (const account of ["school", "school2"]) {
		const page = await who(account);
		await to_do(page);
		await go(page, "text=班级与专业");
		for (const [code, name] of [["710201", "计算机应用"], ["710202", "计算机网络技术"]]) {
			const form = page.locator("form.filter:has(input[value=specialty])");
			await form.locator("input[name=catalogue]").fill("2021");
			await form.locator("input[name=code]").fill(code);
			await form.locator("input[name=name]").fill(name);
			await Promise.all([page.waitForNavigation(), form.locator("button").click()]);
			same(await page.locator(`tr:has(th:text-is("${name}")) td:has-text("使用中")`).count(), 1, await said(page));
		}
	}
});

await step("admission, agreed to by the school's reviewer", async () => {
	const page = await who("school");
	await admit(page, NAME, document_number);
	await decide(NAME, [["school-reviewer", "已生效"]]);
	await status(page, NAME, "录取未报到");
});

await step("check-in into a class that is there", async () => {
	const page = await who("school");
	await apply(page, NAME, "报到", { 编入班级: CLASS, 学号: "20250777" });
	await status(page, NAME, "录取未报到");
	await decide(NAME, [["school-reviewer", "已生效"]]);
	await status(page, NAME, "待注册");
	same(await page.locator("dt:text-is('班级') + dd").innerText(), CLASS, "the class");
});

await step("the province lets a school register late", async () => {
	const page = await who("province");
	await page.goto(`${base}/late`);
	await fill(page, {
		"学校名称或标识码，或行政区划代码 2、4、6 位": "3636000001", "入学年月（空白为不限）": last_term().replace(/..$/, "-$&"),
		准予补注册到: day(7), 事由: "漏报补注册",
	});
	await go(page, "form.sheet button[type=submit]");
	same(await page.locator("tbody th:has-text('3636000001')").count(), 1, await said(page));
});

await step("registration goes through school, county, city and province", async () => {
	const page = await who("school");
	await apply(page, NAME, "学籍注册");
	await decide(NAME, UP.slice(0, 3));
	await status(page, NAME, "待注册");
	await decide(NAME, UP.slice(3));
	await status(page, NAME, "在读");
});

await step("a change of specialty", async () => {
	const page = await who("school");
	await apply(page, NAME, "转专业", { 专业代码: "710202", 异动原因: "99" });
	await decide(NAME, [["school-reviewer", "已生效"]]);
	await open_student(page, NAME);
	same((await page.locator("dt:text-is('专业代码') + dd").innerText()).includes("710202"), true, "the specialty");
});

await step("a correction with its proof is sent back by the county, made again and agreed to", async () => {
	const page = await who("school");
	const proof = { "证明材料（图片或PDF，不超过4 MiB）": PROOF };
	await apply(page, NAME, "变更基本信息", { 入学年月: `${ended - 2}09`, ...proof });
	same(await page.locator("main section li a:text-is('录取名册.png')").count(), 1, "the proof");
	await decide(NAME, [["school-reviewer", "待县级审核"], ["donghu", "sent back", "年份有误"]]);
	await go(page, "header nav a:text-is('首页')");
	same((await page.innerText("section.problem")).includes("年份有误"), true, "why it was sent back");
	await go(page, "section.problem a:text-is('重新申请')");
	same(await field(page, "入学年月").inputValue(), `${ended - 2}09`, "what was asked for before");
	await send(page, { 入学年月: `${ended - 3}09`, ...proof });
	await decide(NAME, UP);
	await open_student(page, NAME);
	same((await page.locator("dt:text-is('入学年月') + dd").innerText()).replace(/\D/g, ""), `${ended - 3}09`, "the month of entering");
});

await step("suspension and resumption", async () => {
	const page = await who("school");
	const city = [...UP.slice(0, 2), ["nanchang", "已生效"]];
	await apply(page, NAME, "休学", { 休学开始日期: day(0), 休学结束日期: day(90) });
	await decide(NAME, city);
	await status(page, NAME, "休学");
	await apply(page, NAME, "复学", { 复学学期开学日期: day(0) });
	await decide(NAME, city);
	await status(page, NAME, "在读");
});

await step("a class is promoted after a look, and the reviewer decides on the whole batch from his list", async () => {
	const page = await who("school");
	await to_do(page);
	await go(page, "main nav.pages a[href='/bulk']");
	await go(page, "nav.choices a:text-is('升级')");
	await fill(page, { 现在的班级: CLASS, "事由（必填）": "学年升级" });
	await go(page, "button:text-is('预览')");
	const row = page.locator(`tr:has(a:text-is("${NAME}"))`);
	same(await row.locator(".badge").innerText(), "可以", "the look");
	const can = await page.locator("td .badge:text-is('可以')").count();
	same(can > 2, true, await said(page));
	const mate = page.locator(`tr:has(.badge:text-is('可以')):not(:has(a:text-is("${NAME}")))`).first();
	await mate.locator("input[name=except]").check();
	await go(page, `button:text-is('确认提交 ${page.scripted ? can - 1 : can} 人')`); // it says for how many, as they are ticked
	same((await page.innerText("p.good")).startsWith(`已提交 ${can - 1} 人`), true, await page.innerText("p.good"));
	await open_student(page, NAME);
	same(await page.locator("dt:text-is('年级') + dd").innerText(), "一年级", "nothing is in force yet");
	const reviewer = await who("school-reviewer");
	await to_do(reviewer);
	await go(reviewer, "h2:has-text('待办的整批申请') + table a");
	await go(reviewer, `button:text-is('整批办理（${can - 1} 件）：同意，立即生效')`);
	same((await reviewer.innerText("p.good")).includes(`：${can - 1} 人`), true, await said(reviewer));
	await to_do(reviewer);
	same(await reviewer.locator("h2:has-text('待办的整批申请')").count(), 0, "the batch is done");
	await open_student(page, NAME);
	same(await page.locator("dt:text-is('年级') + dd").innerText(), "二年级", "the grade");
});

await step("a transfer is agreed to by both schools and both counties", async () => {
	const taker = await who("school2");
	await to_do(taker);
	await go(taker, "text=招生、转入申请");
	await go(taker, "nav.choices a:text-is('转学（省内转入）')");
	await send(taker, { 学生姓名: NAME, 身份证件号: document_number, 专业代码: "710201", 年级: "二年级", 编入班级: "2025级2班" },
		"待转出学校同意");
	await decide(NAME, [["school-reviewer", "待县级审核"]]);
	await status(await who("school"), NAME, "转出中");
	await decide(NAME, [["school2-reviewer", "待县级审核"], ["xihu", "本方已同意，待对方"], ["donghu", "in force"]]);
	await status(taker, NAME, "在读");
	const left = await who("school");
	await left.fill("#q", NAME);
	await left.waitForSelector("#found .empty");
});

// How many students have graduated, as the province counts them.
async function graduates() {
	const page = await who("province");
	await go(page, "header nav a[href='/statistics']");
	await go(page, "main nav.pages a:has-text('全部')");
	await go(page, "main nav.pages a:text-is('状态')");
	const rows = (await page.locator("main tbody tr").allInnerTexts()).map((row) => row.split(/\s+/));
	same(rows.some(([state]) => state === "在读"), true, `states: ${rows}`);
	return Number((rows.find(([state]) => state === "毕业") ?? [0, 0])[1]);
}

await step("graduation with a certificate, up to the province, whose statistics count it", async () => {
	const count = await graduates();
	const page = await who("school2");
	await apply(page, NAME, "提前毕业", { 证书编号: "36202607770", 结束学业年月: `${ended}-07`, 思想品德评价合格: true, "课程（学分）全部合格": true, 实习考核合格: true });
	await decide(NAME, [["school2-reviewer", "待县级审核"], ["xihu", "待市级审核"], ["nanchang", "待省级审核"]]);
	same(await graduates(), count, "graduates before the province agrees");
	await decide(NAME, [["reviewer", "已生效"]]);
	await status(page, NAME, "毕业");
	same(await graduates(), count + 1, "graduates");
});

await step("what he does afterwards", async () => {
	const page = await who("school2");
	await apply(page, NAME, "升学、就业登记", { 毕业去向: "20", 接收单位或升入学校: "某机械厂", 单位所在地行政区划代码: "360103" });
	await decide(NAME, [["school2-reviewer", "已生效"]]);
});

await step("history and card tell the life in its order", async () => {
	const page = await who("school2");
	await open_student(page, NAME);
	await go(page, "text=变动记录");
	const kinds = await page.$$eval("main tbody td:nth-child(2)", (all) => all.map((e) => e.textContent));
	same(kinds.reverse(), ["招生录取", "报到", "学籍注册", "转专业", "变更基本信息", "休学", "复学", "升级", "转学申请", "转学", "提前毕业", "升学、就业登记"],
		"the history");
	await shot(page, "life-history");
	await go(page, "text=返回");
	await go(page, "main a:text-is('学籍卡')");
	const card = await page.innerText("body");
	let at = 0;
	for (const word of [NAME, "录取未报到", "→ 待注册", "待注册 → 在读", "710201 → 710202", `→ ${ended - 3}-09`, "在读 → 休学", "休学 → 在读",
		"一年级 → 二年级", "在读 → 转出中", "转出中 → 在读", "在读 → 毕业；证书编号：36202607770"]) {
		const next = card.indexOf(word, at);
		if (next < 0) throw new Error(`${word} is not on the card, or not in its place\n${card}`);
		at = next;
	}
	await shot(page, "life-card");
});

await step("without script: admission, check-in and registration", async () => {
	const page = await who("school", NO_SCRIPT);
	await admit(page, OTHER, citizen("360102", "20100613", "778"));
	await decide(OTHER, [["school-reviewer", "已生效"]], NO_SCRIPT);
	await apply(page, OTHER, "报到", { 编入班级: CLASS, 学号: "20250778" });
	await decide(OTHER, [["school-reviewer", "已生效"]], NO_SCRIPT);
	await apply(page, OTHER, "学籍注册");
	await decide(OTHER, UP, NO_SCRIPT);
	await status(page, OTHER, "在读");
});

await step("who has logged out is asked to log in", async () => {
	const page = await who("school");
	await go(page, "header button:text-is('退出登录')");
	same(page.url(), `${base}/login`, "after the button");
	await page.goBack();
	await page.reload();
	same(new URL(page.url()).pathname, "/login", "back again");
});

await finish();
