#!/usr/bin/python3
"""What a province decides, and what programs may do as pages may: settings, classes, specialties,
whole batches, accounts.

usage: test_settings.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only.
"""
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, same, test
import web_business
from web_business import SCHOOL, api, applied, brought, proof, student, students, verified, who
from web_world import Browser, citizen, on_postgres, send_form


def form_of(page):
    """The fields of the settings' form as a browser would send them."""
    fields = dict(re.findall(r'<input type="number" name="([\w]+)" value="(\d+)"', page.text))
    fields.update({name: "1" for name in re.findall(r'<input type="checkbox" name="([\w.]+)" value="1" [^>]* checked>', page.text)})
    for name, inside in re.findall(r'<select name="(level\.\w+)"[^>]*>(.*?)</select>', page.text):
        fields[name] = re.search(r'value="(\w+)" selected', inside)[1]
    fields["version"] = re.search(r'name="version" value="(\d+)"', page.text)[1]
    return fields


def suspend(number, until=web_business.UNTIL):
    return api("school", f"/students/{number}/applications",
               {"kind": "suspend", "reason": "父母外出务工", "asked": {"from": web_business.BEGINS, "until": until, "illness": "1"}},
               If_Match=api("school", f"/students/{number}").headers["ETag"])


@test
def levels_that_cannot_be_are_not_offered():
    page = who("province", "zh").get("/settings")
    lacks = [name for name in ("confirm", "transfer", "suspend", "register")
             if 'value="school"' in re.search(rf'<select name="level.{name}"[^>]*>(.*?)</select>', page.text)[1]]
    same(lacks, [])
    holds(re.search(r'<select name="level.promote"[^>]*>(.*?)</select>', page.text)[1], 'value="school"')
    holds(page.words, "通行做法，文件依据由本省核对")
    expect("一般知识" not in page.text, page.words)


@test
def the_province_switches_a_rule_and_it_holds_at_once():
    page = who("province").get("/settings")
    for word in ("Settings", "suspension for illness needs the proof of a hospital at county level",
                 "教办厅函〔2015〕43号", "days after the end of a suspension, then withdrawal"):
        holds(page.words, word)
    number = students(status="enrolled")[0]["id"]
    refused = suspend(number)
    same(refused.status, 422, refused.text)
    holds(refused.text, "suspend.proof")
    fields = form_of(page)
    same(fields["level.suspend"], "city")
    del fields["rule.suspend.proof"]
    fields.update({"level.suspend": "county", "overdue_days": "10"})
    same(who("province").post("/settings", {**fields, "reason": " "}).status, 422)
    saved = who("province").post("/settings", {**fields, "reason": "赣教职〔2026〕1号"})
    same((saved.status, saved.headers["Location"]), (303, "/settings?saved=1"))
    holds(who("province").get("/settings?saved=1").words, "Saved: it is in force now, and logged.")
    expect("Saved:" not in who("province").get("/settings").words, "nothing was saved")
    zh, en = (who("province", lang).get("/log?kind=setting").words for lang in ("zh", "en"))
    holds(zh, "修改本省设置 因病休学须有县级以上医院证明 执行 → 不执行 休学期满多少天后可作退学处理 14 → 10 最后审核：休学 市级 → 县级")
    holds(en, "Changed the settings suspension for illness needs the proof of a hospital at county level or above Applies → does not apply")
    told = api("province", "/log?kind=setting&limit=1").json["events"][0]
    same((told["kind"], [(row["was"], row["now"]) for row in told["changes"]]),
         ("policy.set", [("执行", "不执行"), ("14", "10"), ("市级", "县级")]))
    holds(who("province", "zh").get("/log.csv?kind=setting").text, "执行 → 不执行；")
    again = who("province").post("/settings", {**fields, "reason": "再次"})
    same(again.status, 412)
    holds(again.words, "somebody else has changed the settings meanwhile")
    made = suspend(number)
    same(made.status, 201, made.text)
    path = f"/applications/{made.json['id']}"
    for name, action in (("school-reviewer", "submit"), ("donghu", "approve")):
        etag = api(name, path).headers["ETag"]
        same(api(name, path + "/decisions", {"action": action}, If_Match=etag).status, 200, name)
    same(api("school", f"/students/{number}").json["status"], "suspended", "the county was the last level")
    holds(who("province").get("/settings").text, 'name="overdue_days" value="10"')
    kinds = {row["id"]: row for row in api("school", "/businesses").json["businesses"]}
    same((kinds["suspend"]["top"], kinds["suspend"]["code"], kinds["promote"]["code"]), ("county", "11", ""))
    verified()


@test
def others_read_the_settings_and_change_nothing():
    zh = who("school", "zh").get("/settings")
    same(zh.status, 200)
    holds(zh.words, "本省设置")
    expect('<input type="number"' not in zh.text and "<select" not in zh.text, zh.text[:3000])
    same(e2e.english_of(re.sub(r"HTML|GB/T", "", zh.words)), [])
    for name in ("school", "donghu-admin", "reviewer", "ministry"):
        same(who(name).post("/settings", {"version": "0", "reason": "试试"}).status, 403, name)
    same(api("school", "/settings", {"off": []}, If_Match='"1"').status, 403)


@test
def programs_read_and_change_the_settings():
    now = api("province", "/settings")
    same(now.status, 200)
    rules = {row["rule"]: row for row in now.json["rules"]}
    expect(all(row["source"] for row in rules.values()), rules)
    etag = now.headers["ETag"]
    same(api("province", "/settings", {"numbers": {"truancy_periods": 60}}).status, 428)
    for change, words in (({"numbers": {"truancy_periods": 0}}, "“truancy_periods”应为1至500的数字"),
                          ({"numbers": {"nonsense": 1}}, "没有“nonsense”这项设置"),
                          ({"off": ["id.check"]}, "id.check"),
                          ({"numbers": {"autumn_month": 9, "autumn_day": 31}}, "没有这个日期：0931"),
                          ({"levels": {"suspend": "ministry"}}, "“休学”的级别应为"),
                          ({"levels": {"register": "school"}}, "“学籍注册”须由学校的上级审核，最后审核应为县级、市级或省级"),
                          ({"levels": {"withdraw_request": "school"}}, "“退学（本人申请）”须由学校的上级审核"),
                          ({"levels": {"repeat": "school"}}, "“留级”须由学校的上级审核"),
                          ({"levels": {"void": "school"}}, "“作废（未注册、录入有误）”须由学校的上级审核"),
                          ({"numbers": {"registration_workdays": 21}}, "“registration_workdays”应为1至20的数字"),
                          ({"numbers": {"autumn_day": 21}}, "学籍注册截止日期是全国规定，最迟为11-20，本省不能放宽"),
                          ({"numbers": {"spring_day": 21}}, "学籍注册截止日期是全国规定，最迟为04-20，本省不能放宽"),
                          ({"numbers": {"autumn_month": 12}}, "“autumn_month”应为9至11的数字"),
                          ({"levels": {"nonsense": "city"}}, "没有“nonsense”这种业务")):
        answer = api("province", "/settings", change, If_Match=etag)
        same(answer.status, 422, answer.text)
        holds(answer.json["detail"], words)
    done = api("province", "/settings", {"numbers": {"truancy_periods": 60}, "reason": "试行"}, If_Match=etag)
    same(done.status, 200, done.text)
    same({row["name"]: row["value"] for row in done.json["numbers"]}["truancy_periods"], 60)
    same(api("province", "/settings", {"numbers": {"truancy_periods": 70}}, If_Match=etag).status, 412)
    same(api("school", "/settings", If_None_Match=done.headers["ETag"]).status, 304)
    verified()


NUMBERS = {"registration_workdays": (15, "入学后15个工作日内"), "autumn_month": (10, "秋季10月"), "autumn_day": (28, "月28日、春季"),
           "spring_month": (3, "春季3月"), "spring_day": (27, "月27日截止"), "suspension_years_max": (3, "连续休学未满3年"),
           "no_show_days": (7, "未满7天，不作逾期未报到处理"), "suspension_back_days": (70, "最多早于申请70天"),
           "resumption_days": (21, "开学前21天"), "overdue_days": (11, "休学期满11天内"), "truancy_periods": (61, "未满61课时"),
           "absence_days": (9, "连续9天")}


@test
def rules_say_the_numbers_of_the_province():
    for name, (value, words) in NUMBERS.items():
        etag = api("province", "/settings").headers["ETag"]
        rules = "".join(row["words"] for row in api("school", "/settings").json["rules"])
        expect(words not in rules, name)
        same(api("province", "/settings", {"numbers": {name: value}, "reason": "试行"}, If_Match=etag).status, 200, name)
        holds("".join(row["words"] for row in api("school", "/settings").json["rules"]), words)
        holds(who("school", "zh").get("/settings").words, words)
    expect({row["name"] for row in api("school", "/settings").json["numbers"]} == {*NUMBERS, "change_reply_workdays"}, "a new number")
    number = student(status="enrolled")
    etag = api("school", f"/students/{number}").headers["ETag"]
    for kind, asked, words in (("withdraw_truancy", {"truancy": "60"}, "一学期旷课未满61课时，不作退学处理"),
                               ("withdraw_absence", {"absence": "8"}, "擅自离校未满连续9天，不作退学处理")):
        refused = api("school", f"/students/{number}/applications", {"kind": kind, "reason": "试", "asked": asked}, If_Match=etag)
        same((refused.status, refused.json["detail"]), (422, words), refused.text)
    away = student(status="suspended")
    etag = api("school", f"/students/{away}").headers["ETag"]
    refused = api("school", f"/students/{away}/applications", {"kind": "promote", "reason": "试"}, If_Match=etag)
    expect(re.fullmatch(f"该生正在休学(（{web_business.BEGINS}至{web_business.UNTIL}）)?，不能办理；请先办理复学", refused.json["detail"]), refused.text)
    usual = {row["name"]: row["usual"] for row in api("school", "/settings").json["numbers"]}
    etag = api("province", "/settings").headers["ETag"]
    same(api("province", "/settings", {"numbers": usual, "reason": "恢复"}, If_Match=etag).status, 200)
    verified()


@test
def classes_and_specialties_by_the_api():
    made = api("school", "/offers", {"kind": "class", "code": "2026级8班", "grade": "2026", "specialty": "090100"})
    same(made.status, 201, made.text)
    own = api("school", "/offers", {"kind": "specialty", "catalogue": "2021", "code": "710103", "name": "本校专业"})
    same(own.status, 201, own.text)
    same(api("school", "/offers", {"kind": "class", "code": "2026级8班"}).status, 409)
    same(api("school", "/offers", {"kind": "specialty", "catalogue": "2021", "code": "71010", "name": "x"}).status, 422)
    same(api("school", "/offers", {"kind": "nonsense", "code": "x"}).status, 422)
    same(api("donghu-admin", "/offers", {"kind": "class", "code": "x"}).status, 403)
    rows = api("donghu", f"/offers?kind=class&school={SCHOOL}").json["offers"]
    expect(any(row["code"] == "2026级8班" and row["students"] == 0 for row in rows), rows)
    expect("2026级8班" not in api("school2", f"/offers?school={SCHOOL}").text, "another school's")
    path = f"/offers/{made.json['id']}/close"
    same(api("school2", path, {"closed": True}, If_Match='"1"').status, 404)
    closed = api("school", path, {"closed": True}, If_Match=made.headers["ETag"])
    same((closed.status, closed.json["closed"]), (200, True))
    same(api("school", path, {"closed": False}, If_Match=made.headers["ETag"]).status, 412)
    same(api("school", path, {"closed": False}, If_Match=closed.headers["ETag"]).status, 200)
    verified()


CATALOGUE = """专业代码,专业名称
71,电子与信息大类
7102,计算机类
710201,计算机应用
710202,计算机网络技术
710203,软件与信息服务
"""
LOAD = "/catalogues?name=a.csv&year=2021&applies=2021&source=" + urllib.parse.quote("赣教职函〔2026〕2号")


def seen_of(page):
    return re.search(r'name="seen" value="([0-9a-f]{64}\.\d+)"', page.text)[1]


@test
def the_province_loads_a_catalogue_of_specialties():
    before = api("school", "/catalogues").json["catalogues"]
    same([(row["year"], row["version"], row["applies"]) for row in before], [("2010", 0, 0)])
    send = lambda text, path=LOAD, name="province": api(name, path, text.encode())
    same(send(CATALOGUE, name="school").status, 403)
    wrong = send(CATALOGUE + "71020,五位\n710201,又一个\n")
    same(wrong.status, 422, wrong.text)
    same([(row["place"], row["text"]) for row in wrong.json["errors"]],
         [("4", "在文件中出现了两次"), ("7", "专业代码为6位数字，专业大类2位、专业类4位（或6位）"), ("8", "在文件中出现了两次")])
    for change, words in (("year=2010", "2010年目录由系统自带，不能导入"), ("applies=2020", "目录从当年或以后入学的学生起执行")):
        name, value = change.split("=")
        answer = send(CATALOGUE, re.sub(f"{name}=2021", change, LOAD))
        same(answer.status, 422, answer.text)
        holds(answer.json["detail"], words)
    looked = send(CATALOGUE)
    same(looked.status, 200, looked.text)
    same({key: looked.json[key] for key in ("specialties", "groups", "added", "closed", "committed")},
         {"specialties": 3, "groups": 2, "added": 3, "closed": 0, "committed": False})
    same(len(api("school", "/catalogues").json["catalogues"]), 1, "only looked at")
    # by the page: looked at, shown, taken
    browser = who("province", "zh")
    fields = {"year": "2021", "applies": "2021", "source": "赣教职函〔2026〕2号"}
    page = send_form(browser, "/catalogues/file", fields, "file", "目录.csv", CATALOGUE.encode())
    same((page.status, page.headers["Location"]), (303, "/catalogues/draft"), page.text[:2000])
    draft = browser.get("/catalogues/draft")
    for word in ("还没有启用", "710202", "计算机网络技术", "新增"):
        holds(draft.words, word)
    outside = sum(int(row["count"]) for year in range(2021, 2030) for row in
                  api("province", f"/statistics?by=specialty&grade={year}").json["values"] if row["value"] not in ("", "710202"))
    expect(outside > 0, "nobody to tell of")
    holds(draft.words, f"2021级以后的在册学生中有 {outside} 人的专业代码不在这个目录中")
    # what somebody else sent since is neither taken nor thrown away by who looked at this
    seen = {"seen": seen_of(draft)}
    send_form(who("province", "zh"), "/catalogues/file", {**fields, "source": "另一依据"}, "file", "乙.csv",
              (CATALOGUE + "710299,别人的专业\n").encode())
    browser.get("/catalogues/draft")
    for more in ({}, {"drop": "1"}):
        other = browser.post("/catalogues/take", {**seen, **more})
        same(other.status, 409, other.text[:2000])
        for word in ("没有启用，也没有放弃：核对以后又上传了别的文件，下面是现在的这一份，请再核对。", "别人的专业", "另一依据"):
            holds(other.words, word)
    same(len(api("school", "/catalogues").json["catalogues"]), 1, "not the one that was looked at")
    same(browser.post("/catalogues/take", {"seen": seen_of(other), "drop": "1"}).headers["Location"], "/catalogues")
    same(browser.get("/catalogues/draft").status, 404)
    browser.get("/catalogues")
    send_form(browser, "/catalogues/file", fields, "file", "目录.csv", CATALOGUE.encode())
    taken = browser.post("/catalogues/take", {"seen": seen_of(browser.get("/catalogues/draft"))})
    same((taken.status, taken.headers["Location"]), (303, "/catalogues?year=2021&saved=1"), taken.text[:2000])
    same(browser.get("/catalogues/draft").status, 404)
    page = who("school", "zh").get("/catalogues?year=2021")
    for word in ("专业目录（2021年）", "计算机应用", "大类或专业类，不能选", "赣教职函〔2026〕2号"):
        holds(page.words, word)
    expect("/catalogues/file" not in page.text, "a school loads none")
    one = api("school", "/catalogues/2021")
    same((one.json["version"], len(one.json["entries"]), one.headers["ETag"]), (1, 5, '"1"'))
    same(api("school", "/catalogues/2019").status, 404)
    # what a later text of it has no more is closed
    again = send(CATALOGUE.replace("710203,软件与信息服务\n", ""), LOAD + "&commit=1")
    same((again.status, again.json["closed"], again.json["committed"]), (201, 1, True), again.text)
    verified()


@test
def a_catalogue_that_waits_goes_on_from_the_one_that_was_loaded_meanwhile():
    load = lambda text: same(api("province", LOAD + "&commit=1", text.encode()).status, 201)
    browser = who("province", "zh")
    fields = {"year": "2021", "applies": "2021", "source": "赣教职函〔2026〕3号"}
    draft_send = lambda: send_form(browser, "/catalogues/file", fields, "file", "目录.csv", (CATALOGUE + "710204,新专业\n").encode())
    counts = lambda page: re.findall(r"<dt>(新增|改名|停止招生|恢复招生)</dt><dd>(\d+)</dd>", page.text)
    draft_send()
    looked = browser.get("/catalogues/draft")
    same(counts(looked), [("新增", "1"), ("改名", "0"), ("停止招生", "0"), ("恢复招生", "1")])
    expect("有人启用了同一年的目录" not in looked.words, looked.words)
    load(CATALOGUE.replace("计算机应用", "计算机应用技术") + "710205,别人加的\n")
    later = browser.post("/catalogues/take", {"seen": seen_of(looked)})
    same(later.status, 409, later.text[:2000])
    for word in ("没有启用：核对以后有人启用了同一年的目录。下面是与现在的目录相比的差别，请再核对。", "计算机应用技术 → 计算机应用", "别人加的"):
        holds(later.words, word)
    same(counts(later), [("新增", "1"), ("改名", "1"), ("停止招生", "1"), ("恢复招生", "0")])
    again = browser.get("/catalogues/draft")
    holds(again.words, "上传以后有人启用了同一年的目录：下面是与现在的目录相比的差别。")
    same(counts(again), counts(later))
    same(browser.post("/catalogues/take", {"seen": seen_of(again)}).status, 303)
    one = api("school", "/catalogues/2021").json
    entries = {row["code"]: (row["name"], row["closed"]) for row in one["entries"]}
    same((one["version"], one["source"], entries["710201"], entries["710204"], entries["710205"]),
         (4, "赣教职函〔2026〕3号", ("计算机应用", False), ("新专业", False), ("别人加的", True)))
    # who does not want it any more need not look again
    draft_send()
    looked = browser.get("/catalogues/draft")
    load(CATALOGUE.replace("710203,软件与信息服务\n", ""))
    same(browser.post("/catalogues/take", {"seen": seen_of(looked), "drop": "1"}).headers["Location"], "/catalogues")
    same(browser.get("/catalogues/draft").status, 404)
    verified()


@test
def who_enters_chooses_from_the_catalogue_of_the_year():
    values = {"XM": "目录生", "SFZJLXM": "1", "SFZJH": citizen(731), "RXNY": "202609", "XZ": "3"}
    admit = lambda code, **more: api("school", "/applications", {
        "kind": "admit", "reason": "录取", "values": {**values, "ZYM": code, **more}})
    for code, rule in (("090100", "specialty.old"), ("710203", "specialty.old"), ("7102", "specialty.group"), ("710209", "specialty.unknown")):
        refused = admit(code)
        same(refused.status, 422, refused.text)
        same([row["code"] for row in refused.json["errors"] if row.get("pointer") == "/values/ZYM"], [rule], code)
    # of a file, too, whose newcomers the reviewer would be refused later
    page = brought("school", [f"目录生,{citizen(732)},{SCHOOL},202609,090100,3,2026,2026级1班,目1,待注册\n"], take=False)
    holds(page.words, "入学那年执行的专业目录中没有这个专业，或已停止招生，请从目录中选")
    holds(page.words, "1 不能导入")
    same(admit("100000", RXNY="202009").json["errors"][0]["code"], "specialty.group", "of 2010 too")
    same(admit("710201").status, 201)
    own = api("school", "/offers", {"kind": "specialty", "catalogue": "2021", "code": "710202"})
    same((own.status, own.json["name"]), (201, "计算机网络技术"), own.text)
    form = who("school", "zh").get("/apply?kind=admit").text
    choice = re.search(r'<select name="ZYM".*?</select>', form, re.S)[0]
    same(re.findall(r'<optgroup label="([^"]*)"', choice), ["本校开设", "专业目录（2021年）"])
    same(re.findall(r'<option value="(\d+)"', choice), ["710103", "710202", "710201"][1:] if "710103" not in choice else
         ["710103", "710202", "710201"])
    # who entered under the one before keeps it: a change of specialty is one of that
    old = student(status="enrolled")
    record = api("school", f"/students/{old}").json["values"]
    same(record["RXNY"] < "202101", False, "the made province enters later")
    verified()


@test
def the_province_allows_a_late_registration():
    same(api("school", "/late", {"place": SCHOOL, "until": "2099-01-01", "reason": "漏报"}).status, 403)
    for wrong, words in (({"until": "x"}, "请填写准予补注册到哪一天"), ({"place": "99"}, "补注册应写学校标识码"),
                         ({"entered": "2026"}, "入学年月应写成202609"), ({"reason": "x"}, "请写明准予补注册的事由"),
                         ({"place": "3699999999"}, "没有这个页面")):
        answer = api("province", "/late", {"place": SCHOOL, "until": "2099-01-01", "reason": "漏报", **wrong})
        expect(answer.status in (404, 422), answer.text)
        holds(answer.json["detail"], words)
    number = student(status="pending")
    entered = api("school", f"/students/{number}").json["values"]["RXNY"]
    etag = api("province", "/settings").headers["ETag"]
    closed = {"autumn_month": 9, "autumn_day": 2, "spring_month": 3, "spring_day": 2}
    same(api("province", "/settings", {"numbers": closed, "reason": "试"}, If_Match=etag).status, 200)
    register = lambda: api("school", f"/students/{number}/applications", {"kind": "register", "reason": "注册"},
                           If_Match=api("school", f"/students/{number}").headers["ETag"])
    refused = register()
    same(refused.status, 422, refused.text)
    holds(refused.json["detail"], "确需补注册的，报省级在“补注册”中准予办理到某日，再申请")
    page = who("school", "zh").get(f"/students/{number}").words
    holds(page, "应在此日前注册（入学后规定的工作日内）")
    holds(page, "注册截止，其后不能申请")
    browser = who("province", "zh")
    same(browser.post("/late", {"place": "3601", "entered": entered, "until": "x", "reason": "漏报"}).status, 422)
    saved = browser.post("/late", {"place": "3601", "entered": entered, "until": "2099-01-01", "reason": "漏报补注册"})
    told = api("ministry", "/log?kind=setting&limit=1").json["events"][0]
    same((told["kind"], told["reason"]), ("late.set", "漏报补注册"))
    same((saved.status, saved.headers["Location"]), (303, "/late?saved=1"), saved.text[:2000])
    for word in ("已保存", "江西省 南昌市", "2099-01-01", "漏报补注册"):
        holds(browser.get("/late?saved=1").words, word)
    holds(who("school", "zh").get(f"/students/{number}").words, "省级准予补注册到：2099-01-01")
    other = "202001" if entered != "202001" else "202002"
    same(api("province", "/late", {"place": "3601", "entered": entered, "until": "2020-01-01", "reason": "收回"}).json["holds"], False)
    same(register().status, 422, "over again")
    same(api("province", "/late", {"place": SCHOOL, "entered": other, "until": "2099-01-01", "reason": "另一届"}).status, 201)
    same(register().status, 422, "another month")
    same(api("province", "/late", {"place": SCHOOL, "until": "2099-01-01", "reason": "全校"}).status, 201)
    same(register().status, 201, "the school, whenever they entered")
    usual = {row["name"]: row["usual"] for row in api("school", "/settings").json["numbers"]}
    etag = api("province", "/settings").headers["ETag"]
    same(api("province", "/settings", {"numbers": usual, "reason": "恢复"}, If_Match=etag).status, 200)
    holds(api("province", "/settings", {"off": ["register.late"]}, If_Match=api("province", "/settings").headers["ETag"]).text,
          "register.late")
    verified()


@test
def a_whole_batch_is_decided_by_the_api():
    done = api("school", "/bulk", {"kind": "promote", "grade": "2025", "reason": "学年升级", "commit": True})
    same(done.status, 201, done.text)
    path = f"/batches/{done.json['batch']}/decisions"
    good = sum(row["result"] == "good" for row in done.json["rows"])
    expect(good > 1, done.text[:500])
    same(api("school2-reviewer", path, {"action": "submit"}).status, 404)
    same(api("school-reviewer", path, {"action": "nonsense"}).status, 422)
    same(api("school-reviewer", "/batches/999999/decisions", {"action": "submit"}).status, 404)
    decided = api("school-reviewer", path, {"action": "submit"})
    same(decided.status, 200, decided.text)
    same(sum(row["result"] == "good" for row in decided.json["rows"]), good)
    verified()


@test
def accounts_are_managed_by_the_api():
    wanted = {"name": "new-clerk", "real_name": "王小明", "phone": "13800001234", "level": "school", "place": SCHOOL,
              "role": "clerk"}
    made = api("donghu-admin", "/accounts", wanted)
    same(made.status, 201, made.text)
    expect(len(made.json["password"]) > 8, made.text)
    same(made.json["phone"], "138****1234")
    number, etag = made.json["id"], made.headers["ETag"]
    expect("password" not in api("donghu-admin", f"/accounts/{number}").json, "shown once")
    same(api("donghu-admin", "/accounts", wanted).status, 409)
    same(api("donghu-admin", "/accounts", {**wanted, "name": "other", "place": "3636000009"}).status, 403)
    same(api("donghu-admin", "/accounts", {**wanted, "name": "other", "role": "king"}).status, 422)
    edited = api("donghu-admin", f"/accounts/{number}/edit", {"real_name": "王大明", "phone": "13800001234", "role": "reviewer"},
                 If_Match=etag)
    same((edited.status, edited.json["real_name"], edited.json["role"]), (200, "王大明", "reviewer"), edited.text)
    same(api("donghu-admin", f"/accounts/{number}/edit", {"real_name": "王", "phone": "13800001234", "role": "clerk"},
             If_Match=etag).status, 412)
    reset = api("donghu-admin", f"/accounts/{number}/reset", {})
    expect(reset.json["password"] != made.json["password"], reset.text)
    locked = api("donghu-admin", f"/accounts/{number}/status", {"status": "locked"})
    same((locked.status, locked.json["status"]), (200, "locked"))
    same(api("donghu-admin", f"/accounts/{number}/status", {"status": "asleep"}).status, 422)
    same(api("donghu-admin", f"/accounts/{number}/factor", {}).status, 200)
    same(api("school", f"/accounts/{number}").status, 403)
    rows = api("donghu-admin", "/accounts?limit=500").json
    expect(any(row["id"] == number for row in rows["accounts"]) and rows["next"] is None, rows)
    same(len(api("donghu-admin", "/accounts?limit=1").json["accounts"]), 1)
    expect("xihu" not in [row["name"] for row in rows["accounts"]], "another county's")
    other = next(row["id"] for row in api("province", "/accounts?limit=500").json["accounts"] if row["name"] == "xihu")
    same(api("donghu-admin", f"/accounts/{other}").status, 404)
    same(api("donghu-admin", f"/accounts/{other}/reset", {}).status, 404)
    verified()


@test
def who_applied_does_not_agree_to_it_himself():
    """A clerk who is made a reviewer meanwhile: where the school has another one, that one looks at it."""
    clerk = next(row["id"] for row in api("donghu-admin", "/accounts?limit=500").json["accounts"] if row["name"] == "school")

    def becomes(role):
        etag = api("donghu-admin", f"/accounts/{clerk}").headers["ETag"]
        edited = api("donghu-admin", f"/accounts/{clerk}/edit", {"real_name": "胡小红", "phone": "13800001234", "role": role}, If_Match=etag)
        same((edited.status, edited.json["role"]), (200, role), edited.text)

    number = students(status="enrolled")[3]["id"]
    made = api("school", f"/students/{number}/applications", {"kind": "suspend", "reason": "父母外出务工", "asked": {"from": web_business.BEGINS, "until": web_business.UNTIL}},
               If_Match=api("school", f"/students/{number}").headers["ETag"])
    same(made.status, 201, made.text)
    path = f"/applications/{made.json['id']}"
    becomes("reviewer")
    own = Browser(web_business.service.port, "zh").login("school")
    hidden = dict(re.findall(r'type="hidden" name="(version|student_version)" value="(\d+)"', own.get(path).text))
    refused = own.post(path + "/decide", {**hidden, "action": "submit", "reason": ""})
    same(refused.status, 422, refused.words)
    holds(refused.words, "申请是本人提交的，须由本校另一名审核员审核")
    becomes("clerk")
    web_business.agreed(path, "school-reviewer")
    same(web_business.decided("donghu", path, "reject", "材料不齐").status, 303)
    verified()


@test
def guesses_at_locked_and_unknown_names_stand_in_the_log():
    made = api("donghu-admin", "/accounts", {"name": "guessed", "real_name": "王小明", "phone": "13800001234", "level": "school",
                                             "place": SCHOOL, "role": "clerk"})
    same(made.status, 201, made.text)
    asked = Browser(web_business.service.port)
    for name in ["guessed"] * 6 + ["my-secret-passphrase"] * 2:
        same(asked.post("/login", {"name": name, "password": "not this one"}).status, 401)
    county = who("donghu-admin", "zh").get("/log?actor=guessed&kind=login").words
    same((county.count("登录失败 王小明（guessed）"), county.count("登录失败：账号正在锁定 王小明（guessed）")), (5, 1), county)
    holds(county, "127.0.0.1 登录失败：账号正在锁定", "一小时内尝试次数： 1")
    unknown = [row for row in api("province", "/log?kind=login").json["events"] if row["kind"] == "account.login_unknown"]
    same([(row["actor"], row["origin"], row["subject"], row["reason"], row["what"], row["whom"]) for row in unknown[:2]],
         [("", "127.0.0.1", "login", f"一小时内尝试次数： {count}", "登录失败：没有这个账号", "") for count in (2, 1)])
    for page in (who("province", "zh").get("/log?kind=login"), who("province", "zh").get("/log.csv?kind=login")):
        holds(page.text, "登录失败：没有这个账号")
        expect("my-secret" not in page.text, "what was typed")
    expect("没有这个账号" not in who("donghu-admin", "zh").get("/log").words, "names of nobody are of no county")
    verified()


@test
def the_log_is_shown_to_who_may_read_it_of_his_scope():
    number = student()
    page = who("school").get(f"/students/{number}")
    same(who("school").post(f"/students/{number}/reveal", {"field": "SFZJH", "reason": "核对13912345678"}).status, 200, page.words)
    same(who("school").get("/students.csv?grade=2026").status, 200)
    browser = who("donghu-admin", "zh")
    page = browser.get("/log?actor=school")
    same(page.status, 200, page.words)
    for word in ("胡小红（school）", "查看完整号码", "核对139****", "导出学生名单", "下载学生名单（CSV）："):
        holds(page.words, word)
    expect("13912345678" not in page.text, "a telephone in a reason")
    holds(page.text, f'href="/students/{number}/history"')
    # whom and what it was done with is named, and by which token a program did it
    other = student()
    path = applied("school", other, web_business.SUSPEND)
    id, name = path.split("/")[-1], api("reviewer", f"/students/{other}").json["values"]["XM"]
    proof("school", path)
    taken_back = api("school", f"{path}/decisions", {"action": "withdraw"}, If_Match=api("school", path).headers["ETag"])
    same(taken_back.status, 200, taken_back.text)
    shown = browser.get("/log?kind=business")
    holds(shown.text, f'<a href="{path}">{name}：休学 ({id})</a>')
    expect(re.search(rf"127\.0\.0\.1 接口令牌“test” 撤回申请 {name}：休学 \({id}\)", shown.words), shown.words[:2000])
    expect(re.search(rf"127\.0\.0\.1 提出申请 {name}：休学 \({id}\)", shown.words), shown.words[:2000])
    expect(re.search(rf"上传证明材料 证明材料 \d+，{name}：休学 \({id}\)", shown.words), shown.words[:2000])
    event = next(row for row in api("donghu-admin", "/log?kind=business&limit=50").json["events"]
                 if (row["kind"], row["subject"]) == ("application.withdraw", f"application/{id}"))
    same((event["origin"], event["token"] > 0), ("127.0.0.1", True))
    shown = browser.get("/log?kind=account")
    expect(re.search(r"test \(\d+\)，胡小红（school）", shown.words), shown.words[:3000])
    expect(re.search(r'<a href="/accounts/\d+">胡小红（school）</a>', browser.get("/log?kind=login&actor=school").text), "whose account")
    holds(who("school", "zh").get("/log").words, "您的账号角色是经办员，不能办理“查看操作日志”；这项由管理员、审计员办理")
    same(browser.get("/log?kind=nonsense").status, 422)
    same(browser.get("/log?from=yesterday").status, 422)
    holds(browser.get("/log?until=2020-01-01").words, "没有符合条件的记录。")
    holds(who("xihu").get("/log").words, "may not: read the log")
    taken = browser.get("/log.csv?actor=school&kind=export")
    same((taken.status, taken.headers["Content-Type"]), (200, "text/csv; charset=utf-8"))
    lines = taken.text.lstrip("\ufeff").splitlines()
    same(lines[0], "时间,经办,来源地址,接口令牌,事项,变动内容,对象,事由")
    expect(lines[1:] and all("导出学生名单" in line for line in lines[1:]), lines)
    holds(browser.get("/log?kind=export").words, f"下载操作日志（CSV）：{len(lines) - 1}行；账号名：school；操作种类：导出")
    # a document number that was searched by is in no event
    document = "360102201001019977"
    same(browser.get(f"/log.csv?student={document}").status, 200)
    same(who("school").get(f"/students.csv?q=%33{document[1:]}").status, 200)
    passport = "E70315628"
    same(browser.get(f"/log.csv?student={passport}").status, 200)
    same(who("school").get(f"/students.csv?q={passport}&grade=2026").status, 200)
    same(browser.get(f"/log.csv?student={number}&kind=desk").status, 200)
    page = browser.get("/log?kind=export").words
    for word in ("操作日志（CSV）：0行；学生：0", f"操作日志（CSV）：0行；操作种类：问题反馈；学生：{number}", "行；查找：360****",
                 "行；查找：E70****；年级：2026级"):
        holds(page, word)
    if not on_postgres():
        for name in os.listdir(web_business.province):
            if "records.db" in name:
                with open(os.path.join(web_business.province, name), "rb") as file:
                    held = file.read()
                expect(document.encode() not in held and passport.encode() not in held, name)


@test
def the_log_goes_on_by_key_and_stays_within_the_scope():
    every = []
    below = ""
    while below is not None:
        answer = api("ministry", f"/log?limit=200{below}").json
        every += answer["events"]
        below = f"&below={answer['next']}" if answer["next"] else None
    same([row["seq"] for row in every], list(range(len(every), 0, -1)))
    same(every[-1]["kind"], "store.create")
    county = []
    below = ""
    while below is not None:
        answer = api("donghu-admin", f"/log?limit=500{below}").json
        county += answer["events"]
        below = f"&below={answer['next']}" if answer["next"] else None
    inside = {row["id"] for name in ("3636000001", "3636000002")
              for row in api("reviewer", f"/students?school={name}&limit=500").json["students"]}
    people = {row["name"] for row in api("donghu-admin", "/accounts?limit=500").json["accounts"]} | {"donghu-admin"}
    touched = {int(row["subject"][8:]) for row in county if row["subject"].startswith("student/") and row["actor"] not in people}
    expect(touched and touched <= inside, touched - inside)
    expect(not {"xihu", "school2"} & {row["actor"] for row in county}, "another county's people")
    known = {row["seq"] for row in county}
    missed = [row for row in every if row["seq"] not in known and (
        row["actor"] in people or row["subject"].startswith("student/") and int(row["subject"][8:]) in inside)]
    same(missed, [])
    # a school alone, by the way from what it has, gives what is its of the county's
    one = []
    below = ""
    while below is not None:
        answer = api("donghu-admin", f"/log?school={SCHOOL}&limit=500{below}").json
        one += answer["events"]
        below = f"&below={answer['next']}" if answer["next"] else None
    ours = {row["id"] for row in api("reviewer", f"/students?school={SCHOOL}&limit=500").json["students"]}
    wanted = [row["seq"] for row in county if row["subject"].startswith("student/") and int(row["subject"][8:]) in ours]
    expect(set(wanted) <= {row["seq"] for row in one} <= known, len(wanted), len(one))
    same([row["seq"] for row in one], sorted((row["seq"] for row in one), reverse=True))
    same(api("donghu-admin", "/log?school=3636000003").json, {"events": [], "next": None})
    foreign = next(row["id"] for row in api("reviewer", "/students?school=3636000003&limit=5").json["students"])
    same([row for row in api("donghu-admin", f"/log?student={foreign}").json["events"] if row["actor"] not in people], [])
    same(api("school", "/log").status, 403)
    expect({row["kind"].split(".")[0] for row in api("ministry", "/log?kind=setting").json["events"]} <= {"policy", "store", "late", "catalogue"}, "kinds")
    same(api("ministry", "/log?kind=setting").json["events"][-1]["kind"], "store.create")
    day = every[-1]["at"][:10]
    same(api("ministry", f"/log?from={day}&limit=1").json["events"][0]["seq"] >= every[0]["seq"], True)
    same(api("ministry", "/log?until=2020-01-01").json, {"events": [], "next": None})
    same(api("ministry", "/log?kind=nonsense").status, 422)
    verified()


if __name__ == "__main__":
    web_business.main(__doc__, "settings")
