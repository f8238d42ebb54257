#!/usr/bin/python3
"""A province begins: what its first administrator finds, schools one by one and by workbook, renamed, closed,
merged with their students; in pages and by the API.

usage: test_schools.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every school and person here is made. Loopback only.
"""
import os
import re
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, same, test
import web_business
from web_business import SCHOOL, SCHOOL2, agreed, api, applied, brought, decided, job_over, proof, record, students, verified, who
from web_world import PASSWORD, Browser, Service, call, citizen, data_words, database_make, run, ENV, send_file, wrong_book

HEAD = "学校标识码,学校名称,所在行政区划,主管级别,学校简称\n"
NEW = {"code": "3636000901", "name": "东湖新建职业学校", "short": "新建职校", "region": "360102", "managed_by": "county"}


@test
def a_new_administrator_is_told_what_comes_first():
    with tempfile.TemporaryDirectory(prefix="jiuxu-first-") as work:
        folder = os.path.join(work, "data")
        database_make(folder)
        made = run(web_business.jiuxu, "records", "init", "--standalone", *data_words(folder), "--admin", "admin",
                   "--province", "36", env=ENV)
        same(made.status, 0, made)
        same(run(web_business.jiuxu, "records", "user", "second-factor", "off", *data_words(folder), env=ENV).status, 0)
        with Service(web_business.jiuxu, folder) as running:
            password = made.out.strip()
            admin = Browser(running.port, "zh")
            same(admin.post("/login", {"name": "admin", "password": password}, form_key=False).status, 303, made.out)
            admin.get("/password")
            same(admin.post("/password", {"old": password, "password": PASSWORD, "again": PASSWORD}).status, 303)
            home = admin.get("/")
            for words in ("从这里开始", "登记学校", "核对本省设置", "建立各级账号", "导入学生", "通知各级"):
                holds(home.words, words)
            same(home.text.count('class="done"'), 0)
            holds(admin.get("/schools").words, "还没有登记学校")
            same(admin.post("/schools", NEW).status, 303)
            home = admin.get("/")
            same(home.text.count('class="done"'), 1)
            holds(admin.get("/schools").words, "东湖新建职业学校")
            same(admin.get("/students").status, 200)


@test
def a_school_is_added_renamed_closed_and_opened():
    browser = who("donghu-admin", "zh")
    holds(browser.get("/").words, "学校管理")
    same(who("school").get("/schools").status, 403)
    same(who("ministry").get("/schools").status, 403)
    for change, words in (({"code": "3636"}, "学校（机构）标识码应为10位数字"), ({"name": ""}, "名称"), ({"region": "360000"}, "行政区划"),
                          ({"region": "360103"}, "不在本账号的管辖范围内")):
        browser.get("/schools")
        answer = browser.post("/schools", {**NEW, **change})
        expect(answer.status in (403, 422), answer.status, change)
        holds(answer.words, words)
    browser.get("/schools")
    made = browser.post("/schools", NEW)
    same((made.status, made.headers["Location"]), (303, "/schools/3636000901"), made.words)
    same(browser.post("/schools", NEW).status, 409)
    page = browser.get("/schools/3636000901")
    holds(page.words, "江西省 南昌市 东湖区")
    edit = {"version": "1", "name": "东湖区新职业学校", "short": "", "region": "360102", "managed_by": "county", "reason": "更名批复"}
    same(browser.post("/schools/3636000901/edit", {**edit, "reason": ""}).status, 422)
    same(browser.post("/schools/3636000901/edit", edit).status, 303)
    same(browser.post("/schools/3636000901/edit", edit).status, 412)
    holds(browser.get("/schools?q=" + urllib.parse.quote("新职业")).words, "东湖区新职业学校")
    same(who("province").get("/schools/3636000901").status, 200)
    same(call(web_business.service.port, "/api/v1/schools/3636000003", web_business.token("donghu-admin")).status, 404)
    ask = browser.post("/schools/3636000901/close", {"version": "2", "reason": "停办"})
    same(ask.status, 200)
    holds(ask.words, "将停办“东湖区新职业学校”（在册 0 人）。")
    closed = browser.post("/schools/3636000901/close", {"version": "2", "reason": "停办", "sure": "1"})
    same((closed.status, closed.headers["Location"]), (303, "/schools/3636000901?saved=1"))
    up = who("province", "zh")
    up.get(f"/schools/{SCHOOL}")
    holds(up.get(f"/schools/{SCHOOL}/merge?into=3636009999").words, "没有登记要并入的学校，请核对标识码。")
    # by its name; of several he chooses, of none he is told
    same(up.get(f"/schools/{SCHOOL}/merge?into={urllib.parse.quote('东湖区新职业学校')}").words,
         up.get(f"/schools/{SCHOOL}/merge?into=3636000901").words)
    several = up.get(f"/schools/{SCHOOL}/merge?into={urllib.parse.quote('学校')}")
    same(several.status, 422, several.words)
    holds(several.words, "有几所学校的名称相符，请选择一所")
    holds(several.text, '<option value="3636000901">东湖区新职业学校 3636000901</option>')
    none = up.get(f"/schools/{SCHOOL}/merge?into=3636000901&into_name={urllib.parse.quote('没有这所')}")
    same((none.status, "没有名称中有这几个字的学校" in none.words), (422, True), none.words)
    same(api("province", f"/schools/{SCHOOL}").json["status"], "active")
    holds(browser.get("/schools/3636000901").words, "已停办")
    same(browser.post("/schools/3636000901/open", {"version": "3", "reason": "恢复"}).status, 303)
    browser.get(f"/schools/{SCHOOL}")
    refused = browser.post(f"/schools/{SCHOOL}/close", {"version": "1", "reason": "停办", "sure": "1"})
    same(refused.status, 422)
    holds(refused.words, "名学生在该校：请先并入别的学校，或办理转学")
    verified()


@test
def a_workbook_of_schools_by_page_and_api():
    browser = who("province", "zh")
    browser.get("/schools")
    expect(browser.get("/schools/template").bytes.startswith(b"PK"), "a workbook")
    browser.get("/schools")
    sent = send_file(browser, "/schools/file", "学校.csv", (HEAD + "3636000911,修水职教中心,360424,,\n").encode())
    holds(sent.words, "已登记：新增 1 所，更新 0 所，未变 0 所。")
    wrong = send_file(browser, "/schools/file", "学校.csv", (HEAD + "3636000912,,360424,,\n").encode())
    same((wrong.status, wrong_book(wrong)[:2]), (422, b"PK"))
    holds(wrong.words, "文件中有不对的行，整个文件都没有写入。")
    holds(wrong.text, "<li><strong>第 2 行</strong>：")
    path = "/schools/file?name=a.csv"
    same(api("province", path, (HEAD + "3636000911,修水职教中心,360424,,\n").encode()).json["unchanged"], 1)
    bad = api("province", path, (HEAD + "3636000913,好学校,360424,,\n12,坏学校,360424,,\n").encode())
    same((bad.status, [row["place"] for row in bad.json["errors"]]), (422, ["3"]), bad.text)
    same(api("province", "/schools/3636000913").status, 404)
    same(api("school", path, b"x").status, 403)
    nowhere = api("province", path, (HEAD + "3636000914,东莞某校,441900,县级,\n3636000915,仙桃某校,429004,市级,\n").encode())
    same((nowhere.status, [row["place"] for row in nowhere.json["errors"]]), (422, ["2", "3"]), nowhere.text)
    holds(nowhere.text, "所在地是整个市，没有县级，主管单位请填市级或省级")
    holds(nowhere.text, "所在地没有市级（直辖市、省直辖县级市），主管单位请填县级或省级")
    # whose level fits lies in another province
    far = api("province", path, (HEAD + "3636000914,东莞某校,441900,,\n3636000915,仙桃某校,429004,,\n").encode())
    same((far.status, [row["text"] for row in far.json["errors"]]),
         (422, [f"学校“{code}”：所在区划 {place} 不在本省（36）" for code, place in (("3636000914", "441900"), ("3636000915", "429004"))]), far.text)


@test
def a_school_lies_in_the_province_and_a_namesake_is_told():
    browser = who("province", "zh")
    browser.get("/schools")
    far = browser.post("/schools", {**NEW, "code": "3636000931", "region": "430102"})
    same(far.status, 422)
    holds(far.words, "学校“3636000931”：所在区划 430102 不在本省（36）")
    far = api("province", "/schools", {**NEW, "code": "3636000931", "region": "430102"})
    same(far.status, 422, far.text)
    made = api("province", "/schools", {**NEW, "code": "3636000932", "name": "同名学校"})
    same((made.status, "same_name" in made.json), (201, False), made.text)
    moved = api("province", "/schools/3636000932/edit", {"name": "同名学校", "short": "", "region": "430102", "managed_by": "county",
                                                        "reason": "迁址"}, If_Match='"1"')
    same((moved.status, moved.json["detail"]), (422, "学校“3636000932”：所在区划 430102 不在本省（36）"), moved.text)
    twin = api("province", "/schools", {**NEW, "code": "3636000933", "name": "同名学校"})
    same((twin.status, twin.json["same_name"]), (201, "3636000932"), twin.text)
    holds(browser.get("/schools/3636000933").words, "同一区县另有同名学校，请核对是否重复登记： 3636000932")


@test
def a_school_that_is_renamed_stays_with_its_authority():
    code, path = "3636000951", "/schools/file?name=a.csv"
    keeps = {"short": "省直校", "managed_by": "province", "region": "360102"}
    same(api("province", "/schools", {"code": code, "name": "省直属学校", **keeps}).status, 201)
    edit = {"name": "省直属学校（新）", "region": "360102", "reason": "更名"}
    renamed = api("province", f"/schools/{code}/edit", edit, If_Match='"1"')
    same((renamed.status, {name: renamed.json[name] for name in keeps}, renamed.json["name"]), (200, keeps, "省直属学校（新）"), renamed.text)
    same(api("donghu-admin", f"/schools/{code}").status, 404)
    file = HEAD.strip() + f",依据\n{code},省直属学校（再）,360102,,,再更名\n"
    taken = api("province", path, file.encode())
    same((taken.status, taken.json["changed"]), (200, 1), taken.text)
    now = api("province", f"/schools/{code}").json
    same(({name: now[name] for name in keeps}, now["name"]), (keeps, "省直属学校（再）"))
    # what is given is taken, an empty short name too
    erased = api("province", f"/schools/{code}/edit", {**edit, "short": "", "managed_by": "city"}, If_Match='"3"')
    same((erased.status, erased.json["short"], erased.json["managed_by"]), (200, "", "city"), erased.text)
    same(api("province", f"/schools/{code}/edit", {**edit, "managed_by": ""}, If_Match='"4"').status, 422)
    verified()


@test
def a_workbook_that_changes_schools_says_why_and_is_looked_at_first():
    browser, path = who("province", "zh"), "/schools/file?name=a.csv"
    head = HEAD.strip() + ",依据\n"
    for n in (1, 2):
        same(api("province", "/schools", {**NEW, "code": f"363600094{n}", "name": f"改名前{n}"}).status, 201)
    bare = (HEAD + "3636000941,改名后1,360102,,\n3636000942,改名前2,360102,市级,\n").encode()
    refused = api("province", path, bare)
    same((refused.status, [row["text"] for row in refused.json["errors"]]), (422, ["请写明依据（2至200字）"] * 2), refused.text)
    file = (head + "3636000941,改名后1,360102,,,赣教〔2026〕1号\n3636000942,改名前2,360102,市级,,市编办批复\n"
            "3636000943,新学校,360102,,,\n").encode()
    looked = api("province", path + "&look=1", file)
    same((looked.status, looked.json["added"], looked.json["changed"]), (200, 1, 2), looked.text)
    browser.get("/schools")
    page = send_file(browser, "/schools/file", "学校.csv", file)
    for words in ("尚未写入", "新增 1 所，更新 2 所，未变 0 所", "学校名称：改名前1 → 改名后1", "主管级别：县级 → 市级", "市编办批复"):
        holds(page.words, words)
    same(api("province", "/schools/3636000941").json["name"], "改名前1")
    fields = dict(re.findall(r'name="(seen|rows\d+)" value="([^"]*)"', page.text))
    # whoever changes one of them meanwhile is not written over
    edit = {"name": "别的名字", "short": "", "region": "360102", "managed_by": "county", "reason": "另有批复"}
    same(api("province", "/schools/3636000941/edit", edit, If_Match='"1"').status, 200)
    again = browser.post("/schools/file/take", fields)
    holds(again.words, "学校与预览时不同，没有写入")
    holds(again.words, "学校名称：别的名字 → 改名后1")
    fields = dict(re.findall(r'name="(seen|rows\d+)" value="([^"]*)"', again.text))
    holds(browser.post("/schools/file/take", fields).words, "已登记：新增 1 所，更新 2 所，未变 0 所。")
    same((api("province", "/schools/3636000941").json["name"], api("province", "/schools/3636000942").json["managed_by"]),
         ("改名后1", "city"))
    holds(browser.get("/log?kind=school").words, "赣教〔2026〕1号")
    same(api("province", path, file).json["unchanged"], 3)
    verified()


@test
def a_school_is_merged_with_its_students():
    first = api("province", "/schools?limit=1").json
    same((len(first["schools"]), bool(first["next"])), (1, True), first)
    made = api("province", "/schools", {**NEW, "code": "3636000921", "name": "合并后的学校"})
    same(made.status, 201, made.text)
    before = [row["id"] for row in students()]
    number = before[0]
    etag = api("province", f"/schools/{SCHOOL}").headers["ETag"]
    holder = next(row["id"] for row in students(status="enrolled"))
    under_way = api("school", f"/students/{holder}/applications", {"kind": "promote", "reason": "升级"},
                    If_Match=api("school", f"/students/{holder}").headers["ETag"])
    same(under_way.status, 201, under_way.text)
    merge = {"into": "3636000921", "reason": "省厅批复合并"}
    refused = api("province", f"/schools/{SCHOOL}/merge", merge, If_Match=etag)
    same((refused.status, refused.json["detail"]), (422, "学校“3636000001”：有 1 件申请在办，请先办结"), refused.text)
    # the look tells of it before anything is written down
    look = f"/schools/{SCHOOL}/merge?into=3636000921"
    told = api("province", look).json
    same((told["under_way"], told["past"]["applications"]), ({"applications": 1, "aid": 0}, 0), told)
    page = who("province", "zh").get(look)
    holds(page.words, "还不能合并：本校有 1 件申请、0 份资助名单在办，请先办结。")
    expect('class="danger"' not in page.text, "nothing to press yet")
    # and who has written down the decree all the same has not done it for nothing
    tried = who("province", "zh").post(f"/schools/{SCHOOL}/merge", {"version": etag.strip('"'), **merge})
    same(tried.status, 422, tried.words)
    holds(tried.words, "学校“3636000001”：有 1 件申请在办，请先办结")
    holds(tried.text, 'name="reason" value="省厅批复合并"')
    # whoever could decide would see it no more
    moved = {"name": "东湖职校", "region": "360103", "managed_by": "county", "reason": "迁址"}
    refused = api("province", f"/schools/{SCHOOL}/edit", moved, If_Match=etag)
    same((refused.status, refused.json["detail"]), (422, "学校“3636000001”：有 1 件申请在办，请先办结"), refused.text)
    same(api("school", f"/applications/{under_way.json['id']}/decisions", {"action": "withdraw"}, If_Match='"1"').status, 200)
    same(api("province", look).json["under_way"], {"applications": 0, "aid": 0})
    holds(who("province", "zh").get(look).text, 'class="danger"')
    same(api("province", f"/schools/{SCHOOL}/merge", {**merge, "into": SCHOOL}, If_Match=etag).status, 422)
    same(api("province", f"/schools/{SCHOOL}/merge", {**merge, "into": "3636009999"}, If_Match=etag).status, 404)
    same(api("donghu-admin", f"/schools/{SCHOOL2}/merge", merge, If_Match='"1"').status, 404)
    # nor into one that he does not see, though nobody is in his own
    empty = api("donghu-admin", "/schools", {**NEW, "code": "3636000922", "name": "没有学生的学校"})
    same(empty.status, 201, empty.text)
    refused = api("donghu-admin", "/schools/3636000922/merge", {"into": SCHOOL2, "reason": "并到别的县"},
                  If_Match=api("donghu-admin", "/schools/3636000922").headers["ETag"])
    same(refused.status, 404, refused.text)
    same(api("province", f"/schools/{SCHOOL}/merge", merge, If_Match='"9"').status, 412)
    late = {"entered": "202609", "until": "2099-01-01", "reason": "漏报补注册"}
    same(api("province", "/late", {"place": SCHOOL, **late}).status, 201)
    done = api("province", f"/schools/{SCHOOL}/merge", merge, If_Match=etag)
    same((done.status, done.json["status"], done.json["students"]), (200, "closed", 0), done.text)
    # who came late to the one may be registered late by the other
    same([(row["place"], row["until"]) for row in api("province", "/late").json["late"] if row["entered"] == "202609"],
         [(SCHOOL, "2099-01-01"), ("3636000921", "2099-01-01")])
    log = who("province", "zh").get(f"/log?kind=school&school={SCHOOL}").words
    holds(log, "学校合并（并入别的学校） 南昌市东湖职业高级中学 省厅批复合并")
    # the school that ended says where it went, to whoever looks, and has nothing to change
    for name in ("province", "ministry"):
        gone = who(name, "zh").get(f"/schools/{SCHOOL}")
        holds(gone.words, "已并入： 合并后的学校 （3636000921）")
        holds(gone.text, '<a href="/schools/3636000921">')
        for form in ("edit", "open", "close"):
            expect(f'action="/schools/{SCHOOL}/{form}"' not in gone.text, name, form)
    holds(who("ministry", "zh").get(f"/schools/{SCHOOL}").text, '<a href="/statistics?by=school">')
    changed = api("province", f"/schools/{SCHOOL}/edit", moved, If_Match=api("province", f"/schools/{SCHOOL}").headers["ETag"])
    same((changed.status, changed.json["detail"]), (422, "学校“3636000001”：已并入 3636000921，原标识码不再使用"), changed.text)
    holds(who("school", "zh").get("/").words, "本校已并入合并后的学校（3636000921），学生和以后的业务由该校办理；本账号不再使用，请上级管理员注销。")
    expect("本校已并入" not in who("school2", "zh").get("/").words, "another's")
    same(record(number)["values"]["XXDM"], "3636000921")
    same(sorted(row["id"] for row in api("reviewer", "/students?school=3636000921&limit=500").json["students"]), sorted(before))
    same(students(), [])
    holds(who("reviewer", "zh").get(f"/students/{number}/history").words, "学校合并")
    refused = api("province", f"/schools/{SCHOOL2}/merge", {"into": SCHOOL, "reason": "试试"},
                  If_Match=api("province", f"/schools/{SCHOOL2}").headers["ETag"])
    same(refused.status, 422)
    # nobody is admitted to a school that is closed
    closed = api("school", "/applications", {"kind": "admit", "reason": "招生", "values": {
        "XM": "新同学", "SFZJLXM": "1", "SFZJH": "360102201001010014", "RXNY": "202609", "ZYM": "090100", "XZ": "3"}})
    same((closed.status, [row["code"] for row in closed.json["errors"]]), (422, ["apply.closed"]), closed.text)
    holds(closed.json["detail"], "该校已停办")
    verified()


def feed(name, number):
    """What a program of that account is told of a student: the kinds of the changes."""
    kinds, page = [], {"next": 0, "events": [None]}
    while page["events"]:
        page = api(name, f"/events?since={page['next']}&limit=1000").json
        kinds += [(event["kind"], event["values"]["XXDM"]) for event in page["events"] if event["student"] == number]
    return kinds


def came(school, *rows, entered="2026-09", state="01"):
    """Students who are brought there by a file: (name, class, number) each."""
    lines = [f"{name},{citizen(next(orders))},{school},{entered},610203,3,{entered[:4]},{kind},{number},{state}\n" for name, kind, number in rows]
    holds(brought("province", lines).words, "导入完成")
    return {row["XM"]: row["id"] for row in api("province", f"/students?school={school}&limit=500").json["students"]}


orders = iter(range(700, 990))


def newcomer(name, school, role):
    """A browser and a token of a new account of that school."""
    made = api("province", "/accounts", {"name": name, "real_name": "新校", "phone": "13800001234", "level": "school", "place": school, "role": role})
    same(made.status, 201, made.text)
    first = Browser(web_business.service.port, "zh")
    same(first.post("/login", {"name": name, "password": made.json["password"]}, form_key=False).status, 303)
    first.get("/password")
    same(first.post("/password", {"old": made.json["password"], "password": PASSWORD, "again": PASSWORD}).status, 303)
    web_business.people[name, "zh"] = Browser(web_business.service.port, "zh").login(name)
    return web_business.people[name, "zh"]


def papers(name, school):
    """The ids of the applications of that school that the account sees."""
    return {row["id"] for row in api(name, "/applications?limit=500").json["applications"] if row["XXDM"] == school}


def past_made(ended):
    """What SCHOOL2 has of years past: an application with a proof that ended a student's studies, where a graduate
    went, a list of aid that all agreed to, a class that is closed; their ids."""
    path = applied("school2", ended, {"kind": "complete", "reason": "学习期满", "certificate": "HB2026-001", "ended": "2026-07"})
    same(proof("school2", path).status, 303)
    agreed(path, "school2-reviewer", "xihu", "nanchang", "reviewer")
    graduate = came(SCHOOL2, ("祁升学", "2022级旧班", ""), entered="2022-09", state="07")["祁升学"]
    went = applied("school2", graduate, {"kind": "destination", "reason": "去向登记", "destination": "12", "employer": "某高职",
                                         "region": "360100"})
    agreed(went, "school2-reviewer")
    sent = applied("school2", graduate, {"kind": "destination", "reason": "再登记", "destination": "20", "employer": "某厂",
                                         "region": "360100"})
    same(decided("school2-reviewer", sent, "withdraw", "填错").status, 303)
    made = api("school2", "/aid", {"kind": "grant", "term": "2026-1", "source": "1", "amount": "1000", "grade": "2025", "commit": True})
    same(made.status, 201, made.text)
    aid = f"/aid/{made.json['list']['id']}"
    for name in ("school2-reviewer", "xihu", "nanchang", "reviewer"):
        step = {"action": "submit" if name.startswith("school") else "approve"}
        done = api(name, aid + "/decisions", step, If_Match=api(name, aid).headers["ETag"])
        same(done.status, 200, name, done.text)
    closed = api("school2", "/offers", {"kind": "class", "code": "2019级旧班", "grade": "2019"})
    same(closed.status, 201, closed.text)
    same(api("school2", f"/offers/{closed.json['id']}/close", {}, If_Match='"1"').status, 200)
    return path, went, aid, graduate


def past_is_seen(into, path, went, aid, ended, graduate):
    """By the new school and its county; by nobody of the old one."""
    page = newcomer("new-clerk", into, "clerk")
    at = lambda name, what: api(name, what).status
    taken = [f"/applications/{path.split('/')[-1]}", f"/applications/{went.split('/')[-1]}", aid, f"/students/{graduate}"]
    for what in taken:
        same([at(name, what) for name in ("new-clerk", "donghu", "school2", "xihu")], [200, 200, 404, 404], what)
    # what they are from then on, not what they were in the other school
    same(feed("new-clerk", graduate), [("student.school_merged", into)])
    same(feed("donghu", graduate), [("student.school_merged", into)])
    same([kind for kind, _ in feed("province", graduate)][:1], ["student.import"])
    shown = page.get(path)
    holds(shown.words, "户口簿.png")
    picture = re.search(r'formaction="(/applications/\d+/proofs/\d+)', shown.text)[1]
    same((page.get(picture).status, who("school2").get(picture).status), (422, 404))  # it is decided: not without a reason
    same((page.get(picture + "?reason=%E6%A0%B8%E5%AF%B9").status, who("school2").get(picture + "?reason=%E6%A0%B8%E5%AF%B9").status), (200, 404))
    holds(page.get(f"/students/{ended}").words, "结业")
    same([row["XXDM"] for row in api("new-clerk", f"/applications?student={ended}").json["applications"]], [SCHOOL2])
    same((papers("new-clerk", SCHOOL2), papers("xihu", SCHOOL2)), (papers("province", SCHOOL2), set()))
    same({row["code"]: row["count"] for row in api("new-clerk", "/destinations").json["rows"]}, {"12": 1})
    same((api("school2", "/destinations").json["all"], api("school2", "/destinations").json["rows"]), (0, []))
    old = next(row for row in api("new-clerk", "/offers?kind=class").json["offers"] if row["code"] == "2019级旧班")
    same((old["XXDM"], old["closed"], api("school2", "/offers?kind=class").json["offers"]), (SCHOOL2, True, []))
    opened = page.post(f"/offers/{old['id']}/close", {"version": old["version"], "closed": "0"})
    same(opened.status, 422)
    holds(opened.words, "该校已停办，班级和专业不能再启用")
    holds(page.get("/offers").words, "2019级旧班")
    holds(who("new-clerk", "zh").get("/aid").words, "国家助学金")
    same(who("school2", "zh").get("/aid").words.count("国家助学金 2026-1"), 0)


def looked(name, *schools):
    """A file with a newcomer of each of these schools, sent by that clerk and looked at."""
    lines = [f"关校生,{citizen(next(orders))},{school},202609,610203,3,2026,,,录取未报到\n" for school in schools]
    sent = api(name, "/imports?name=closing.csv", (web_business.HEAD + "".join(lines)).encode(), Content_Type="text/csv")
    same(sent.status, 201, sent.text)
    checked = job_over(name, f"/imports/{sent.json['id']}")
    same((checked.json["state"], checked.json["result"]["rejected"]), ("checked", 0), checked.text)
    return checked


@test
def rows_of_a_school_that_closes_after_the_look_are_refused_and_the_others_taken():
    code, open_one = "3636000981", "3636000982"
    made = api("province", "/schools", {**NEW, "code": code, "name": "将停办的职校"})
    same((made.status, api("province", "/schools", {**NEW, "code": open_one, "name": "还在办的职校"}).status), (201, 201), made.text)
    newcomer("closing-clerk", code, "clerk")
    newcomer("closing-reviewer", code, "reviewer")
    # one whose newcomers would wait for a reviewer, and one of several schools
    files = [("closing-clerk", looked("closing-clerk", code, code), 2, 0), ("province", looked("province", code, open_one, code), 2, 1)]
    same(files[0][1].json["result"]["waiting"], 2)
    same(api("province", f"/schools/{code}/close", {"reason": "停办"}, If_Match=made.headers["ETag"]).status, 200)
    for name, checked, refused, taken in files:
        number = checked.json["id"]
        same(api(name, f"/imports/{number}/take", method="POST", If_Match=checked.headers["ETag"]).status, 200)
        done = job_over(name, f"/imports/{number}").json
        result = done["result"]
        same((done["state"], result["rejected"], result["accepted"], result["waiting"], result["batches"]),
             ("done", refused, taken, 0, []), done)
        told = [(one["count"], one["words"]["zh"]) for one in result["reasons"] if one["rejects"]]
        same(told, [(refused, "该学校已停办，不能再录入学生")])
    same([row["XM"] for row in api("province", f"/students?school={code}").json["students"]], [])
    verified()


@test
def classes_and_numbers_that_both_schools_have_are_told_apart():
    into = "3636000931"
    same(api("province", "/schools", {**NEW, "code": into, "name": "南昌城市职校", "short": "城市职校"}).status, 201)
    there = came(into, ("乐原在", "2026合并1班", "260001"), ("乐原有", "2026合并3班（西湖职校）", "260009"))
    here = came(SCHOOL2, ("祁同班", "2026合并1班", "260001"), ("祁另班", "2026合并2班", "260002"), ("祁三班", "2026合并3班", ""))
    ended = came(SCHOOL2, ("祁毕业", "2023合并班", ""), entered="2023-09")["祁毕业"]
    before = papers("province", SCHOOL2)
    path, went, aid, graduate = past_made(ended)
    for kind in ({"code": "2026合并1班"}, {"code": "2026合并2班"}, {"code": "2026合并空班"}):
        made = api("school2", "/offers", {"kind": "class", **kind, "grade": "2026", "specialty": "610203"})
        same(made.status, 201, made.text)
    school = api("province", f"/schools/{SCHOOL2}").json
    edit = {key: school[key] for key in ("name", "region", "managed_by")}
    etag = api("province", f"/schools/{SCHOOL2}/edit", {**edit, "short": "西湖职校", "reason": "补简称"},
               If_Match=f'"{school["version"]}"').headers["ETag"]
    look = api("province", f"/schools/{SCHOOL2}/merge?into={into}")
    clash = {"class": "2026合并1班", "becomes": "2026合并1班（西湖职校）", "students": 1}
    same((look.status, look.headers["ETag"], look.json["classes"], look.json["same_numbers"]), (200, etag, [clash], 1), look.text)
    same(look.json["numbers"], [{"student": here["祁同班"], "name": "祁同班", "class": "2026合并1班", "number": "260001",
                                 "other": there["乐原在"]}])
    same(look.json["past"], {"applications": len(before) + 3, "proofs": 1, "aid": 1, "destinations": 1, "offers_open": 3,
                             "offers_closed": 1})
    page = who("province", "zh").get(f"/schools/{SCHOOL2}/merge?into={into}")
    for words in (f"已办结的申请 {len(before) + 3}", "申请的证明材料 1", "毕业去向登记 1", "资助名单 1", "在用的班级、专业 3", "已停用的班级、专业 1"):
        holds(page.words, words)
    for words in ("2026合并1班（西湖职校）", "祁同班", "1 名学生的学号在并入的学校已有人使用", f"转入学生 {look.json['students']} 人"):
        holds(page.words, words)
    look_page = page.text
    closed = who("province", "zh").get(f"/schools/{SCHOOL2}/merge?into={SCHOOL2}")
    same(closed.status, 422, closed.words)
    same(api("donghu-admin", f"/schools/{SCHOOL2}/merge?into={into}").status, 404)
    sent = who("province", "zh").post(f"/schools/{SCHOOL2}/merge", {"version": etag.strip('"'), "into": into, "reason": "合并批复"})
    same(sent.status, 303, sent.words)
    values = record(here["祁同班"])
    same([values["values"][key] for key in ("XXDM", "SZBH", "XH")], [into, "2026合并1班（西湖职校）", "260001"])
    same([row["id"] for row in api("province", f"/students?school={into}&problems=1&limit=500").json["students"]
          if row["id"] in here.values()], [here["祁同班"]])
    holds(who("province", "zh").get(f"/students/{here['祁同班']}").words, "本校已有学生用这个学号")
    same(record(here["祁另班"])["values"]["SZBH"], "2026合并2班")
    same(record(there["乐原在"])["values"]["SZBH"], "2026合并1班")
    for year in ("", "&year=2026"):
        graduates = who("province", "zh").get(f"/graduates?school={into}{year}").words
        holds(graduates, "2026-07 结业 HB2026-001")
        same(graduates.count("HB2026-001"), 1)
    same(feed("xihu", here["祁同班"])[-1], ("student.left", into))
    same(feed("school2", here["祁同班"]), [("student.left", into)], "who ended is told of no more than that")
    same(feed("donghu", here["祁同班"])[-1], ("student.school_merged", into))
    offers = [row for row in api("province", "/offers?kind=class").json["offers"] if row["XXDM"] in (SCHOOL2, into)]
    same({row["code"] for row in offers if row["XXDM"] == into and not row["closed"]},
         {"2026合并1班（西湖职校）", "2026合并2班", "2026合并空班"})
    same([row["code"] for row in offers if row["XXDM"] == SCHOOL2 and not row["closed"]], [])
    past_is_seen(into, path, went, aid, ended, graduate)
    ended = api("province", f"/schools/{SCHOOL2}")
    same((ended.json["status"], ended.json["merged_into"]), ("closed", into))
    for step, more in (("open", {}), ("merge", {"into": "3636000921"})):
        refused = api("province", f"/schools/{SCHOOL2}/{step}", {"reason": "试试", **more}, If_Match=ended.headers["ETag"])
        same((refused.status, refused.json["detail"]), (422, f"学校“{SCHOOL2}”：已并入 {into}，原标识码不再使用"), refused.text)
    page = who("province", "zh").get(f"/schools/{SCHOOL2}")
    holds(page.words, f"已并入： 南昌城市职校 （{into}）")
    expect(re.search(r'<th scope="row">2026合并1班</th><td data-label="改为">2026合并1班（西湖职校）</td>', look_page), "labels on a narrow screen")
    expect("恢复办学" not in page.words, page.words)
    verified()


@test
def what_came_by_a_merger_goes_along_with_the_next():
    into, last = "3636000931", "3636000971"
    same(api("province", "/schools", {**NEW, "code": last, "name": "南昌联合职校", "region": "360103"}).status, 201)
    path = f"/applications/{min(papers('new-clerk', SCHOOL2))}"
    etag = api("province", f"/schools/{into}").headers["ETag"]
    moved = {"name": "南昌城市职校", "short": "城市职校", "region": "360104", "managed_by": "county", "reason": "迁址"}
    etag = api("province", f"/schools/{into}/edit", moved, If_Match=etag).headers["ETag"]
    same((api("donghu", path).status, api("new-clerk", path).status), (404, 200), "it moves with the school")
    verified()
    done = api("province", f"/schools/{into}/merge", {"into": last, "reason": "合并批复"}, If_Match=etag)
    same((done.status, done.json["merged_into"]), (200, last), done.text)
    same([api(name, path).status for name in ("new-clerk", "xihu", "province")], [404, 200, 200])
    verified()


@test
def students_of_a_school_that_moves_leave_the_old_county():
    code = "3636000961"
    same(api("province", "/schools", {**NEW, "code": code, "name": "搬迁职校", "short": ""}).status, 201)
    moved = came(code, ("乐搬一", "2026级1班", "1"), ("乐搬二", "2026级1班", "2"))
    newcomer("moving-clerk", code, "clerk")
    same([feed("donghu", number) for number in moved.values()], [[("student.import", code)]] * 2)
    edit = {"name": "搬迁职校", "region": "360103", "managed_by": "county", "reason": "迁址批复"}
    same(api("province", f"/schools/{code}/edit", edit, If_Match='"1"').status, 200)
    for number in moved.values():
        same(feed("donghu", number), [("student.import", code), ("student.left", code)])
        same(feed("xihu", number), [("student.school_moved", code)])
        same(feed("moving-clerk", number), [("student.import", code), ("student.school_moved", code)])
        same(api("donghu", f"/students/{number}").status, 404)
    holds(who("xihu", "zh").get(f"/students/{moved['乐搬一']}/history").words, "学校变更所在地或主管")
    # a name alone moves nobody
    same(api("province", f"/schools/{code}/edit", {**edit, "name": "新址职校"}, If_Match='"2"').status, 200)
    same(len(feed("xihu", moved["乐搬一"])), 1)
    verified()


if __name__ == "__main__":
    web_business.main(__doc__, "schools")
