#!/usr/bin/python3
"""What pages say to who decides, looks into the log, counts, or comes back from the login.

usage: test_pages.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only.
"""
import html
import os
import re
import sqlite3
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, same, test
import web_business
from web_business import PNG, SCHOOL, api, applied, brought, decided, proof, record, student, verified, who
from web_world import PASSWORD, Browser, citizen, on_postgres, send_form


def promoted(names, first=7000):
    """A class of its own, applied for: the batch, and each one's application by name."""
    brought("province", [f"{name},{citizen(first + i)},{SCHOOL},2025-09,610203,3,2025级,岁寒班{names[0]},2025{first - 6300 + i},01\n"
                         for i, name in enumerate(names)])
    done = api("school", "/bulk", {"kind": "promote", "class": f"岁寒班{names[0]}", "reason": "学年升级", "commit": True})
    same(done.status, 201, done.text)
    return done.json["batch"], {row["name"]: row["application"] for row in done.json["rows"]}


@test
def who_decides_on_a_batch_looks_for_some_and_ticks_them():
    names = ("松一一", "竹二二", "梅三三", "兰四四")
    batch, of = promoted(names)
    reviewer, path = who("school-reviewer", "zh"), None
    page = reviewer.get(f"/applications?batch={batch}")
    for word in ("岁寒班松一一", "2025700", "提醒", "列出 4 件，共 4 件。", "整批办理（4 件）：同意，立即生效", "只看在办的", "意见（撤回时必填）",
                 "除勾选的以外（4 件中其余的）：同意，立即生效"):
        holds(page.words, word)
    found = reviewer.get(f"/applications?batch={batch}&q=" + urllib.parse.quote("竹二二"))
    holds(found.words, "列出 1 件，共 4 件。")
    expect(">松一一<" not in found.text, "only whom he looks for")
    same(reviewer.get(f"/applications?batch={batch}&q=2025701").words.count("竹二二"), 1)
    path = f"/batches/{batch}/decide"
    both = reviewer.post(path, {"action": "submit", "one": str(of["竹二二"])})
    same(both.status, 422)
    holds(both.words, "没有办理：名单里有勾选的。")
    holds(both.text, f'value="{of["竹二二"]}" aria-label="勾选 竹二二" checked')
    same(reviewer.post(path, {"action": "only:submit"}).status, 422)
    one = reviewer.post(path, {"action": "only:submit", "one": str(of["竹二二"])})
    same(one.status, 200, one.words)
    holds(one.words, "同意，立即生效：1 人")
    holds(one.words, "岁寒班松一一")
    rest = reviewer.post(path, {"action": "others:submit", "one": str(of["梅三三"])})
    holds(rest.words, "同意，立即生效：2 人")
    expect("梅三三" not in rest.words, rest.words)
    left = api("school-reviewer", f"/applications?mine=1&batch={batch}").json["applications"]
    same([row["name"] for row in left], ["梅三三"])
    wrong = api("school-reviewer", f"/batches/{batch}/decisions", {"action": "submit", "only": [], "except": []})
    same((wrong.status, wrong.json["detail"]), (422, "only 和 except 不能同时写"))
    nobody = api("school-reviewer", f"/batches/{batch}/decisions", {"action": "submit", "only": []})
    same((nobody.status, nobody.json["detail"]), (422, "没有选中这一批中的任何申请"))
    last = api("school-reviewer", f"/batches/{batch}/decisions", {"action": "submit", "only": [of["梅三三"]]})
    same([row["result"] for row in last.json["rows"]], ["good"], last.text)
    verified()


@test
def behind_a_search_only_those_listed_are_decided_on():
    names = ("菊一一", "葵二二", "莲三三", "桂四四")
    batch, of = promoted(names, 7010)
    reviewer, path = who("school-reviewer", "zh"), f"/batches/{batch}/decide"

    def waiting():
        return sorted(row["name"] for row in api("school-reviewer", f"/applications?mine=1&batch={batch}").json["applications"])

    found = reviewer.get(f"/applications?batch={batch}&q=" + urllib.parse.quote("二"))
    holds(found.words, "列出的 1 件：同意，立即生效")
    holds(found.words, "列出的 1 件中除勾选的以外：同意，立即生效")
    same(reviewer.post(path, {"action": "submit", "q": "没有这个人"}).status, 422)
    done = reviewer.post(path, {"action": "submit", "q": "二"})
    holds(done.words, "同意，立即生效：1 人")
    same(waiting(), sorted({"菊一一", "莲三三", "桂四四"}))
    both = reviewer.post(path, {"action": "others:submit", "q": "三", "one": str(of["莲三三"])})
    same(both.status, 422, both.words)
    same(waiting(), sorted({"菊一一", "莲三三", "桂四四"}))
    # taking back what the clerk applied for says why: the ticks stay, then it is his to see
    bare = reviewer.post(path, {"action": "only:withdraw", "one": str(of["莲三三"])})
    same(bare.status, 422)
    holds(bare.words, "撤回别人提出的申请须写明原因")
    holds(bare.text, f'value="{of["莲三三"]}" aria-label="勾选 莲三三" checked')
    alone = api("school-reviewer", f"/applications/{of['莲三三']}/decisions", {"action": "withdraw"}, If_Match='"1"')
    same((alone.status, [row["code"] for row in alone.json["errors"]]), (422, ["approval.taken_back"]), alone.text)
    same(reviewer.post(path, {"action": "only:withdraw", "one": str(of["莲三三"]), "reason": "未到升级时间"}).status, 200)
    home = who("school", "zh").get("/")
    holds(home.words, "莲三三：升级 撤回原因：未到升级时间 重新申请")
    holds(who("school", "zh").get("/todo").text, f'href="/applications/{of["莲三三"]}"')
    holds(who("school", "zh").get(f"/applications/{of['莲三三']}").words, "撤回原因：未到升级时间")
    # what he takes back himself is not sent back to him, and needs no reason
    mine = api("school", f"/applications/{of['桂四四']}/decisions", {"action": "withdraw"}, If_Match='"1"')
    same((mine.status, mine.json["state"]), (200, "withdrawn"), mine.text)
    expect("桂四四" not in who("school", "zh").get("/todo").words, "his own")
    same(waiting(), ["菊一一"])
    verified()


@test
def previews_tell_who_is_who_and_count_only_who_can():
    clerk = who("school", "zh")
    clerk.get("/bulk?kind=graduate")
    form = {"kind": "graduate", "of_class": "没有这个班", "of_reason": "毕业", "certificate": "ZZ2027000A", "step": "preview"}
    wrong = clerk.post("/bulk", form)
    same(wrong.status, 422, wrong.words)
    holds(wrong.text, 'name="certificate" value="ZZ2027000A"')
    holds(wrong.words, "“ZZ2027000A”不以数字结尾：起始编号须以数字结尾，后面的依次递增")
    look = clerk.post("/bulk", {"kind": "promote", "of_grade": "2025", "of_reason": "学年升级", "step": "preview"})
    holds(look.text, '<th scope="col">现在的学号</th>')


@test
def what_is_wrong_with_a_form_for_many_is_said_once_at_its_field():
    brought("province", [f"业{name},{citizen(7300 + i)},{SCHOOL},2023-09,610203,3,2023级,业成班,20237{i:02},07\n"
                         for i, name in enumerate(("一", "二"))])
    clerk = who("school", "zh")
    clerk.get("/bulk?kind=destination")
    form = {"kind": "destination", "of_class": "业成班", "of_reason": "登记", "destination": "20", "step": "preview"}
    wrong = clerk.post("/bulk", {**form, "region": "没有这个地方"})
    same(wrong.words.count("代码表中没有这个值"), 1, wrong.words)
    same(wrong.words.count("升学、就业的须填写接收单位（升入学校）和所在地"), 1, wrong.words)
    same(wrong.words.count("见上面标出的栏"), 2, wrong.words)
    for field in ("employer", "region"):
        expect(re.search(f'<input name="{field}"[^>]* aria-invalid="true"', wrong.text), field)
    for place in ("江西省南昌市东湖区", "东湖区", "360102"):  # as imports take them
        holds(clerk.post("/bulk", {**form, "employer": "某机械厂", "region": place}).words, "可以办理 2 人。")
    done = api("school", "/bulk", {"kind": "destination", "class": "业成班", "reason": "登记", "commit": True,
                                   "asked": {"destination": "20", "employer": "某机械厂", "region": "东湖区"}})
    same(done.status, 201, done.text)
    number = done.json["rows"][0]["application"]
    same(api("school", f"/applications/{number}").json["asked"]["region"], "360102")
    # so does a change of basic data, and a transfer to another province
    one = web_business.student()
    path = applied("school", one, {"kind": "change_data", "reason": "户口迁移", "HKSZDXZQHM": "东湖区"})
    same(api("school", path).json["values"], {"HKSZDXZQHM": "东湖区"})
    same(proof("school", path).status, 303)
    web_business.agreed(path, "school-reviewer", "donghu")
    same(record(one)["values"]["HKSZDXZQHM"], "360102")
    # what is decided on here for good goes no further, and says so
    end = who("school-reviewer", "zh").post(f"/batches/{done.json['batch']}/decide", {"action": "submit"})
    holds(end.words, "同意，立即生效：2 人，已经生效。")
    holds(end.text, '<th scope="col">学号</th>')


@test
def of_a_class_a_few_are_ticked_and_only_causes_that_fit_are_offered():
    names = ("甲", "乙", "丙")
    brought("province", [f"挑{name},{citizen(7320 + i)},{SCHOOL},2025-09,610203,3,2025级,挑选班,20257{i:02},01\n"
                         for i, name in enumerate(names)])
    of = {row["XM"]: row["id"] for row in api("school", "/students?class=" + urllib.parse.quote("挑选班")).json["students"]}
    clerk = who("school", "zh")
    form = clerk.get("/bulk?kind=change_class")
    causes = re.findall(r'<option value="(\d\d)">', form.text.split('name="cause"')[1].split("</select>")[0])
    same(causes, ["01", "10", "11", "12", "19", "22", "99"])
    asked = {"kind": "change_class", "of_class": "挑选班", "of_reason": "分班", "class": "挑中班"}
    other = clerk.post("/bulk", {**asked, "step": "preview", "cause": "41"})
    same(other.words.count("这项业务不用这个异动原因，请另选一个"), 1, other.words)
    call = {"kind": "change_class", "class": "挑选班", "reason": "分班", "asked": {"class": "挑中班"}}
    same([row["rules"][0]["code"] for row in api("school", "/bulk", {**call, "asked": {"class": "挑中班", "cause": "41"}}).json["rows"]],
         ["cause.other"] * 3)
    look = clerk.post("/bulk", {**asked, "step": "preview"})
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', look.text)[1]
    nobody = clerk.post("/bulk", {**asked, "step": "commit", "seen": seen, "pick": "only"})
    same(nobody.status, 422)
    holds(nobody.words, "没有提交：选了“只办理勾选的”，请先在名单里勾选。")
    holds(nobody.text, 'name="pick" value="only" checked')
    expect('aria-label="勾选 挑甲" data-can>' in nobody.text, "nobody is ticked yet")
    done = clerk.post("/bulk", {**asked, "step": "commit", "seen": seen, "pick": "only", "except": str(of["挑乙"])})
    holds(done.words, "已提交 1 人")
    same(re.findall(r'<a href="/applications/\d+">(.*?)</a>', done.text), ["挑乙"])
    one = api("school", "/bulk", {**call, "only": [of["挑丙"]], "commit": True})
    same([(row["name"], row["result"]) for row in one.json["rows"] if row["result"] != "excepted"], [("挑丙", "good")], one.text)
    both = api("school", "/bulk", {**call, "only": [], "except": []})
    same((both.status, both.json["detail"]), (422, "only 和 except 不能同时写"))


@test
def classes_of_a_list_stand_as_people_count_them():
    classes = ("列10班", "列2班", "列1班")
    brought("province", [f"列{'甲乙丙'[n]}{'一二'[i]},{citizen(7340 + 2 * n + i)},{SCHOOL},2025-09,610203,3,列队级,{name},,01\n"
                         for n, name in enumerate(classes) for i in range(2)])
    grade = urllib.parse.quote("列队级")
    found, after = [], ""
    while after is not None:  # by key, row by row, over the ends of classes
        page = api("school", f"/students?grade={grade}&limit=1" + (f"&after={urllib.parse.quote(after)}" if after else "")).json
        found += [(row["SZBH"], row["id"]) for row in page["students"]]
        after = page["next"]
    same([name for name, _ in found], [name for name in ("列1班", "列2班", "列10班") for _ in range(2)])
    same(found, sorted(found, key=lambda row: (int(re.sub(r"\D", "", row[0])), row[1])))
    for name in ("school", "province"):
        page = who(name, "zh").get(f"/students?grade={grade}").text
        places = [page.index(f">{one}<") for one in ("列1班", "列2班", "列10班")]
        same(places, sorted(places), name)
    table = who("school", "zh").get(f"/students.csv?grade={grade}").bytes.decode("utf-8-sig")
    same(re.findall(r"列\d+班", table), [name for name, _ in found])


@test
def cards_of_a_class_lie_as_it_stands_in_the_register():
    numbers = ("9", "10", "", "2", "11")
    brought("province", [f"卡{name},{citizen(7700 + i)},{SCHOOL},2023-09,610203,3,2023级,卡片班,{numbers[i]},01\n"
                         for i, name in enumerate("一二三四五")])
    clerk, asked = who("school", "zh"), "?" + urllib.parse.urlencode({"class": "卡片班"})
    order = ["卡四", "卡一", "卡二", "卡五", "卡三"]
    for path in ("/register", "/cards"):
        names = re.findall(r">(卡[一二三四五])<", clerk.get(path + asked).text)
        same(list(dict.fromkeys(names)), order, path)


@test
def a_student_is_called_by_the_id_that_imports_ask_for():
    number, clerk = student(), who("school", "zh")
    holds(clerk.get(f"/students/{number}").words, f"系统编号 {number} · 版本")
    holds(clerk.get(f"/students/{number}").words, "查看事由（看完整证件号、电话等必填，再按各栏的“显示”；记入日志）")
    # a school has no other school to look for
    expect('name="school"' not in clerk.get("/students").text and 'name="school"' in who("donghu", "zh").get("/students").text)
    holds(clerk.get(f"/students?school={SCHOOL}").text, f'name="school" value="{SCHOOL}"')
    # what nearly all choose stands first
    form = clerk.get(f"/students/{number}/apply?kind=change_data").text
    countries = re.search(r'<select name="GJDQM".*?</select>', form, re.S)[0]
    same(re.findall(r'<option value="([A-Z]*)"', countries)[:6], ["", "CHN", "HKG", "MAC", "TWN", "ABW"])
    same(countries.count('value="CHN"'), 1)


@test
def a_file_is_to_be_chosen_again_only_when_one_was_chosen():
    path, clerk = f"/students/{student()}/apply", who("school", "zh")
    clerk.get(path + "?kind=change_data")
    fields = {"kind": "change_data", "reason": ""}
    for filename, content in (("", b""), ("户口簿.png", PNG)):
        answer = send_form(clerk, path, fields, "proof", filename, content)
        same(answer.status, 422, answer.words)
        same("请重新选择文件" in answer.words, bool(filename), answer.words)


@test
def a_transfer_offers_the_specialties_that_are_accepted():
    clerk = who("school", "zh")
    choice = lambda kind: re.search(r'<select name="(?:specialty|ZYM)".*?</select>', clerk.get(f"/apply?kind={kind}").text, re.S)[0]
    groups = lambda kind: re.findall(r'<optgroup label="([^"]*)"', choice(kind))
    expect("本校开设" not in groups("transfer") and groups("transfer"), "without any of one's own the catalogues")
    made = api("school", "/offers", {"kind": "specialty", "catalogue": "2010", "code": "090100", "years": "3"})
    same(made.status, 201, made.text)
    same((groups("transfer"), re.findall(r'<option value="(\d+)"', choice("transfer"))), (["本校开设"], ["090100"]))
    expect(len(groups("admit")) > 1, "whoever enters may study what is not entered yet")
    same(api("school", f"/offers/{made.json['id']}/close", {"closed": True}, If_Match=made.headers["ETag"]).status, 200)


@test
def the_log_says_where_the_clock_was_put_back():
    if on_postgres():  # the file of SQLite is put back by hand; the order is of tests/test_account.c
        return
    browser, mark = who("province", "zh"), "此前服务器时钟被拨回：下面的记录在先"
    browser.get("/students.csv")
    expect(mark not in browser.get("/log").words, "the clock goes on")
    with sqlite3.connect(os.path.join(web_business.province, "records.db"), timeout=20) as store:
        last, = store.execute("SELECT max(seq) FROM event").fetchone()
        store.execute("UPDATE event SET at_us = at_us - 21600000000 WHERE seq = ?", (last,))
        store.commit()
        try:
            page = browser.get("/log")
            same(page.text.count(mark), 1)
            expect(page.text.index(mark) < page.text.index("</tr>", page.text.index("<tbody>")), "at the newest")
        finally:
            store.execute("UPDATE event SET at_us = at_us + 21600000000 WHERE seq = ?", (last,))
    verified()


@test
def a_newcomer_who_waits_is_found_by_name_and_number():
    rows = [f"迟{name},{citizen(7360 + i)},{SCHOOL},202609,090100,3,2026,候补班,,待注册\n" for i, name in enumerate(("到一", "到二"))]
    brought("school", rows, waits=True)
    mine = {row["name"]: row["id"] for row in api("school-reviewer", "/applications?mine=1&kind=admit&limit=500").json["applications"]}
    link = f'<a href="/applications/{mine["迟到二"]}"><strong>迟到二</strong>'
    open_link = f'<a href="/applications/{mine["迟到二"]}">迟到二</a>'
    for text in ("迟到二", citizen(7361), citizen(7361).lower(), "到二"):
        asked = urllib.parse.quote(text)
        for name in ("school", "school-reviewer", "donghu", "province"):
            page, listed = who(name, "zh").get("/find?q=" + asked), who(name, "zh").get("/applications?state=open&q=" + asked)
            if name == "province" and text == "到二":  # the whole name, where so many are seen
                holds(page.words, "没有找到“到二”。")
                continue
            holds(page.text, link, name, text)
            holds(page.words, "等审核的新生")
            holds(listed.text, open_link, name, text)
            holds(listed.words, "共 1 件")
            answer = api(name, "/search?q=" + asked).json
            same([row["id"] for row in answer["newcomers"]], [mine["迟到二"]], name, text)
            same((answer["newcomers"][0]["name"], answer["newcomers"][0]["kind"], answer["students"]), ("迟到二", "admit", []))
        same(api("school2", "/search?q=" + asked).json["newcomers"], [])
        for path in ("/find?q=", "/applications?state=open&q="):
            expect(f"/applications/{mine['迟到二']}" not in who("school2", "zh").get(path + asked).text, "another school's", path)
    holds(who("school", "zh").get("/applications?state=open&q=" + urllib.parse.quote("迟到")).words, "共 2 件")
    # of who has a record too, by his number; behind the decision he is a student
    web_business.let_in("school")
    same(who("school", "zh").get("/find?q=" + urllib.parse.quote("迟到二")).text.count("/students/"), 1)
    holds(who("school", "zh").get("/applications?state=open&q=" + citizen(7361)).words, "没有符合条件的申请。")
    number, = [row["id"] for row in api("school", "/search?q=" + urllib.parse.quote("迟到一")).json["students"]]
    path = applied("school", number, {"kind": "change_data", "reason": "换了电话", "XSLXDH": "13900009877"})
    for text in (citizen(7360), "迟到一"):
        holds(who("donghu", "zh").get("/applications?state=open&q=" + urllib.parse.quote(text)).text, f'<a href="{path}">迟到一</a>')


@test
def what_is_typed_wrong_into_the_form_of_the_log_is_told_beside_it():
    auditor = who("donghu-admin", "zh")
    kept = "kind=reveal&actor=school&from=2026-11-01&until=2026-11-30"
    for asked, status, field, words in (
            ("student=" + urllib.parse.quote("王芳"), 422, "student", "这里写学籍号、完整的证件号或系统编号，不写姓名；只知道姓名的，先用页面上方的“查找”找到学生。"),
            ("student=360102201103030000", 200, "student", "没有找到这名学生：请核对学籍号、证件号（要写完整）或系统编号；本级范围以外的查不到。"),
            ("student=999999999", 200, "student", "没有找到这名学生：请核对学籍号"),
            ("from=2026-11-x", 422, "from", "日期写成2026-11-01。"),
            ("until=2026-10-31", 422, "until", "“到”早于“从”。")):
        name, value = asked.split("=")
        rest = "&".join(part for part in kept.split("&") if not part.startswith(name + "="))
        page = auditor.get(f"/log?{asked}&{rest}")
        same(page.status, status, asked)
        label, = re.findall(rf'<label>(?:(?!</label>).)*name="{field}"(?:(?!</label>).)*</label>', page.text)
        holds(label, f'<small class="wrong" id="wrong">{words}')
        holds(label, f'value="{urllib.parse.unquote(value)}"')
        holds(label, 'aria-invalid="true"')
        holds(page.text, '<option value="reveal" selected>')
        holds(page.text, 'name="actor" value="school"')
        if field != "until":
            holds(page.text, 'name="until" type="date" value="2026-11-30"')
        same(page.text.count('class="wrong"'), 1)
    # who is there and of whom nothing is told is no mistake
    expect('class="wrong"' not in auditor.get(f"/log?student={student()}&kind=school").text, "he is there")
    same(auditor.get("/log?until=2026-11-01&from=2026-11-01").status, 200)


@test
def the_log_of_a_student_has_what_was_applied_for_and_looked_at():
    number = student()
    path = applied("school", number, {"kind": "change_data", "reason": "换了电话", "XSLXDH": "13900009876"})
    same(proof("school", path).status, 303)
    reviewer = who("school-reviewer")
    page = reviewer.get(path)
    holds(reviewer.post(path + "/reveal", {"reason": "核对手机号"}).words, "13900009876")
    same(reviewer.get(re.search(r'href="(/applications/\d+/proofs/\d+)"', page.text)[1]).status, 200)
    decided("school-reviewer", path, "submit")
    kinds = [row["kind"] for row in api("donghu-admin", f"/log?student={number}&limit=100").json["events"]]
    for kind in ("application.apply", "attachment.add", "application.reveal", "application.proof", "application.submit"):
        expect(kind in kinds, kind, kinds)
    seen = who("donghu-admin", "zh").get(f"/log?student={number}&kind=reveal").words
    holds(seen, "查看申请中的完整号码")
    holds(seen, "学生联系电话：核对手机号")
    holds(seen, "查看证明材料")
    # whoever may see no number opens no proof, in which they stand
    link = re.search(r'href="(/applications/\d+/proofs/\d+)"', page.text)[1]
    refused = who("ministry", "zh").get(link)
    same(refused.status, 403)
    holds(refused.words, "教育部账号不能办理“查看完整证件号等”；这项由学校、县级、市级、省级的经办员、审核员办理。")
    same(who("ministry", "zh").get(path).text.count(link), 0)
    verified()


@test
def the_ministry_reads_schools_and_its_own_questions():
    page = who("ministry", "zh").get(f"/schools/{SCHOOL}")
    same(page.status, 200, page.words)
    expect('action="/schools/' not in page.text, "it changes nothing")
    holds(who("ministry", "zh").get("/problems").words, "待国家支持平台答复")


@test
def schools_that_a_province_manages_are_not_called_the_province():
    rows = api("province", "/statistics?by=city&status=all").json["values"]
    for row in rows:
        same(row["words"].endswith("省本级"), row["value"].endswith("00"), row)
    page = who("province", "zh").get("/statistics?by=city&status=pending")
    for word in ("录取未报到", "待注册"):
        holds(page.words, word)


@test
def who_has_no_class_is_found_counted_and_led_to():
    brought("province", [f"无班{sign},{citizen(9940 + n)},{SCHOOL},2025-09,610203,3,2025级,,202599{n},02\n" for n, sign in enumerate("甲乙丙")])
    found = api("province", "/students?noclass=1&status=on_roll").json["students"]
    same({row["XM"] for row in found}, {"无班甲", "无班乙", "无班丙"} | {row["XM"] for row in found if row["SZBH"] == ""})
    same({row["SZBH"] for row in found}, {""})
    counted = api("province", "/statistics?by=school&noclass=1&status=on_roll").json["values"]
    same(sum(row["count"] for row in counted), len(found))
    page = who("province", "zh").get("/students?noclass=1&status=on_roll")
    holds(page.words, f"共 {len(found)} 人")
    holds(page.text, 'name="noclass" value="1" checked')
    figures = who("school", "zh").get("/statistics?by=grade")
    holds(figures.text, 'href="/students?status=on_roll&amp;noclass=1">其中无班级的</a>')
    holds(who("school", "zh").get("/statistics?by=grade&noclass=1").words, "只看无班级")
    same(api("province", "/students?noclass=2").status, 422)


@test
def grades_are_written_in_one_form_for_people_and_as_they_are_in_files():
    same({row["words"] for row in api("province", "/statistics?by=grade").json["values"] if row["value"] == "2025"}, {"2025级"})
    page, figures = (who("province", "zh").get(path).text for path in ("/students?status=on_roll", "/statistics?by=grade"))
    shown = re.findall(r'<td data-label="年级">([^<]+)</td>', page)
    expect(shown and all(re.fullmatch(r"20\d\d级", one) for one in shown), shown)
    holds(figures, ">2025级</a>")
    number = api("province", "/students?grade=2025&limit=1").json["students"][0]["id"]
    expect(re.search(r"<dt>年级</dt><dd>2025级</dd>", who("province", "zh").get(f"/students/{number}").text), number)
    same(api("province", f"/students/{number}").json["values"]["SZNJ"].rstrip("级"), "2025")
    lines = who("school", "zh").get("/students.csv?grade=2025").text.splitlines()[1:]
    same({line.split(",")[3] for line in lines} <= {"2025", "2025级"}, True)
    expect(any(line.split(",")[3] == "2025" for line in lines), lines[:3])


@test
def who_was_suspended_before_the_records_came_is_told_of():
    document = citizen(9910)
    brought("province", [f"寒假中,{document},{SCHOOL},2025-09,610203,3,2025级,2025寒班,2025991,02\n"])
    row = next(row for row in api("school", "/suspensions?state=running").json["running"] if row["XM"] == "寒假中")
    same((row["day"], row["application"], row["SZBH"]), ("", 0, "2025寒班"))
    holds(who("school", "zh").get("/suspensions").words, "寒假中 2025寒班 没有记录，期满日期不明")
    # page by page, nobody twice and nobody left out, on pages and by the API
    brought("province", [f"寒假{'甲乙丙丁戊'[i]},{citizen(9911 + i)},{SCHOOL},2025-09,610203,3,2025级,2025寒{'.' * (i % 2)}班,202599{i + 2},02\n"
                         for i in range(5)])
    for name in ("school", "province"):
        whole = api(name, "/suspensions").json
        same(whole["next"], {})
        found, path = [], "/suspensions?state=running&limit=2"
        while path:
            page = api(name, path).json
            same(len(page["running"]) <= 2, True, page)
            found += page["running"]
            after = page["next"].get("running")
            path = after and f"/suspensions?state=running&limit=2&after={urllib.parse.quote(after)}"
        same(found, whole["running"], name)
        same(len({row["student"] for row in found}) == len(found) >= 6, True, found)
        link, seen = "/suspensions?state=running&limit=2", []
        while link:
            page = who(name, "zh").get(link).text
            seen += re.findall(r'<th scope="row"><a href="/students/(\d+)"', page)
            found_link = re.search(r'href="(/suspensions[^"]*)">下一页', page)
            link = found_link and html.unescape(found_link[1])
        same([int(one) for one in seen], [row["student"] for row in found], name)
    holds(who("school", "zh").get("/suspensions?limit=2").text, "state=running&amp;limit=2&amp;after=")
    for wrong in ("state=none", "after=5.6", "state=over&after=x", "state=over&after=5", "limit=0", "limit=501"):
        same(api("school", "/suspensions?" + wrong).status, 422, wrong)


@test
def a_form_that_is_sent_without_a_session_is_told_to_be_lost():
    browser = Browser(web_business.service.port, "zh")
    here = f"http://127.0.0.1:{web_business.service.port}"
    sent = browser.post("/students/1/apply", {"kind": "suspend"}, form_key=False,
                        headers={"Referer": here + "/students/1/apply?kind=suspend"})
    same((sent.status, sent.headers["Location"]), (303, "/login?next=%2Fstudents%2F1%2Fapply%3Fkind%3Dsuspend&lost=1"))
    holds(browser.get(sent.headers["Location"]).words, "登录已失效，刚才的内容没有提交。")
    # behind the login that page says how to get the form back; another login does not
    entered = browser.post("/login", {"name": "school", "password": PASSWORD, "lost": "1",
                                      "next": "/students/1/apply?kind=suspend"}, form_key=False)
    same((entered.status, entered.headers["Location"]), (303, "/students/1/apply?kind=suspend&typed=1"))
    holds(browser.get("/students?typed=1").words, "要找回：按浏览器的“后退”，直到填写过的那一页")
    expect("要找回" not in browser.get("/students").words, "nothing was lost")
    browser = Browser(web_business.service.port, "zh")
    same(browser.post("/login", {"name": "school", "password": PASSWORD}, form_key=False).headers["Location"], "/")
    browser = Browser(web_business.service.port, "zh")
    other = browser.post("/students/1/apply", {"kind": "suspend"}, form_key=False, headers={"Referer": "https://evil.example/students"})
    same(other.headers["Location"], "/login?lost=1")


@test
def records_of_who_left_are_nothing_to_put_right():
    for mark in ("problems", "missing"):
        rows = api("province", f"/students?{mark}=1&limit=500").json["students"]
        states = {row["status"] for row in rows}
        expect(states <= {"admitted", "pending", "enrolled", "suspended", "leaving"}, mark, states)


if __name__ == "__main__":
    web_business.main(__doc__, "pages")
