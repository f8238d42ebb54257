#!/usr/bin/python3
"""Who decides, at his work: the lists of what waits for him, several decided on at once, what a page of an
application tells him.

usage: test_review.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made. Loopback only.
"""
import os
import re
import sys
from urllib.parse import quote as quoted

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from e2e import expect, holds, same, test
import web_business
from web_world import citizen
from web_business import SCHOOL, SCHOOL2, agreed, api, applied, brought, decided, record, student, verified, who


def lacks(text, part):
    expect(part not in text, f"'{part}' is in:\n{text[:3000]}")


def listed(page):
    """The applications of a list, as they stand there."""
    return [int(number) for number in re.findall(r'<th scope="row"><a href="/applications/(\d+)"', page.text)]


def number_of(path):
    return int(path.split("/")[-1])


def waiting(count):
    """The paths of that many suspensions that have come to the county."""
    paths = [applied("school", student(), web_business.SUSPEND) for _ in range(count)]
    for path in paths:
        agreed(path, "school-reviewer")
    return paths


def ticks(page, *paths):
    """What the boxes of these send."""
    boxes = dict(re.findall(r'name="one" value="((\d+)\.\d+)"', page.text))
    return [box for box, number in boxes.items() if int(number) in map(number_of, paths)]


def sent(name, ticked, lang="zh", **fields):
    browser = who(name, lang)
    browser.get("/todo")
    return browser.post("/todo/decide", [*fields.items(), *(("one", one) for one in ticked)])


@test
def what_waits_is_looked_for_and_ordered():
    paths = waiting(3)
    names = [record(api("donghu", f"/applications/{number_of(path)}").json["student"])["values"]["XM"] for path in paths]
    county = who("donghu", "zh")
    expect(set(map(number_of, paths)) <= set(listed(county.get("/todo"))))
    same(listed(county.get("/todo?kind=destination")), [])
    holds(county.get("/todo?kind=destination").words, "没有符合条件的申请")
    found = listed(county.get(f"/todo?q={quoted(names[0])}"))
    expect(number_of(paths[0]) in found and len(found) < 3, found)
    same(listed(county.get("/todo?school=3636000003")), [])
    expect(number_of(paths[0]) in listed(county.get("/todo?school=3636000001&kind=suspend")))
    named = county.get(f"/todo?school={quoted('没有这所学校')}")
    same((named.status, listed(named)), (422, []))
    holds(named.words, "没有名称中有这几个字的学校")
    for query, status in (("kind=nothing", 422), ("due=soon", 422), ("sort=name", 422), ("rows=1000", 422), ("state=open", 200)):
        same(county.get(f"/todo?{query}").status, status, query)
    same(listed(county.get("/todo?due=late")), [])
    # each order, page by page, is the same list
    whole = listed(county.get("/todo?sort=old"))
    same(listed(county.get("/todo?sort=new")), whole[::-1])
    same(listed(county.get("/todo?sort=due")), whole)
    for list_, state in (("/applications", "state=effective"), ("/applications", "state=open&sort=due")):
        same(county.get(f"{list_}?{state}").status, 200)
    number = api("donghu", f"/applications/{number_of(paths[1])}").json["student"]
    identity = api("school", f"/students/{number}/reveal", {"fields": ["SFZJH"], "reason": "核对证件"}).json["values"]["SFZJH"]
    for list_ in ("/todo", "/applications", "/applications?state=open"):
        glue = "&" if "?" in list_ else "?"
        same(listed(county.get(f"{list_}{glue}q={identity}")), [number_of(paths[1])], list_)
    same([row["id"] for row in api("donghu", f"/applications?q={identity}&state=pending").json["applications"]], [number_of(paths[1])])
    same(api("donghu", "/applications?mine=1&school=3636000003").json["applications"], [])
    same(api("donghu", "/applications?due=late").json["applications"], [])
    same(api("donghu", "/applications?due=soon").status, 422)
    for path in paths:
        same(decided("school", path, "withdraw").status, 303)


def sent_back(name, number):
    """The application of a newcomer of a clerk's file whom the reviewer took back as brought twice."""
    row = f"{name},{citizen(number, year=2010)},{SCHOOL},202609,090100,3,2026,重录班,,录取未报到\n"
    page = brought("school", [row], waits=True)
    batch = re.search(r'href="/applications\?batch=(\d+)"', page.text)[1]
    one, = api("school-reviewer", f"/applications?batch={batch}").json["applications"]
    same(api("school-reviewer", f"/batches/{batch}/decisions", {"action": "withdraw", "reason": "重复录入"}).json["rows"][0]["result"], "good")
    return one["id"]


@test
def who_was_never_given_a_record_is_found_by_his_name():
    """Also when nothing is under way for him any more; of more than a county by the whole name."""
    number = sent_back("尉迟寻", 90811)
    for name, text in (("school", "尉迟"), ("donghu", "尉迟寻"), ("nanchang", "尉迟寻"), ("reviewer", "尉迟寻")):
        for query in ("", "&state=withdrawn", "&kind=admit"):
            same(listed(who(name, "zh").get(f"/applications?q={quoted(text)}{query}")), [number], name, query)
        same([row["id"] for row in api(name, f"/applications?q={quoted(text)}").json["applications"]], [number], name)
        for query in ("state=open", "state=rejected", "kind=suspend"):
            same(listed(who(name, "zh").get(f"/applications?q={quoted(text)}&{query}")), [], name, query)
    same(listed(who("reviewer", "zh").get(f"/applications?q={quoted('尉迟')}")), [], "a part of a name")
    same(listed(who("xihu", "zh").get(f"/applications?q={quoted('尉迟寻')}")), [], "another county")
    # beside one who has a record and the same name: each by what leads to him
    other = waiting(1)[0]
    name = record(api("donghu", f"/applications/{number_of(other)}").json["student"])["values"]["XM"]
    twin = sent_back(name, 90812)
    found = listed(who("reviewer", "zh").get(f"/applications?q={quoted(name)}&rows=200"))
    expect({twin, number_of(other)} <= set(found) and len(found) == len(set(found)), found)
    same(decided("school", other, "withdraw").status, 303)


@test
def what_came_back_is_dismissed_and_put_back_by_its_school():
    number = sent_back("尉迟重", 90821)
    path = f"/applications/{number}"
    clerk = who("school", "zh")
    expect(number in listed(clerk.get("/todo")))

    def press(**fields):
        page = clerk.get(path)
        version = re.search(r'name="version" value="(\d+)"', page.text)[1]
        return clerk.post(f"{path}/dismiss", {"version": version, **fields})

    answer = press(dismissed="1", reason=" ")
    same(answer.status, 422, answer.words)
    holds(answer.words, "申请须写明事由（1至200字）")
    same(press(dismissed="1", reason="同一学生录了两次").status, 303)
    page = clerk.get(path)
    holds(page.words, "已标为不再重新申请")
    holds(page.words, "不再重新申请 学校")
    holds(page.words, "同一学生录了两次")
    holds(page.words, "撤回原因：重复录入")
    expect(number not in listed(clerk.get("/todo")))
    expect(f'href="{path}"' not in clerk.get("/").text)
    same(listed(clerk.get(f"/applications?q={quoted('尉迟重')}")), [number], "it can still be found")
    answer = press(dismissed="1", reason="再一次")
    same((answer.status, f"申请{number}已经标为不再重新申请" in answer.words), (422, True), answer.words)
    stale = clerk.post(f"{path}/dismiss", {"version": "1", "dismissed": "0"})
    same(stale.status, 412, stale.words)
    told = api("province", "/log?kind=business&limit=1").json["events"][0]
    same((told["kind"], told["actor"], told["reason"], told["subject"]),
         ("application.dismiss", "school", "同一学生录了两次", f"application/{number}"))
    same(press(dismissed="0").status, 303)
    expect(number in listed(clerk.get("/todo")), "it is back")
    holds(clerk.get(path).words, "恢复待重新申请")
    # programs the same; nobody above does it, and nothing that is under way is dismissed
    tag = api("school", f"/applications/{number}").headers["ETag"]
    same(api("school", f"/applications/{number}/dismiss", {"dismissed": True, "reason": "重复"}).status, 428)
    done = api("school", f"/applications/{number}/dismiss", {"dismissed": True, "reason": "重复"}, If_Match=tag)
    same((done.status, done.json["trail"][-1]["action"], done.json["state"]), (200, "dismiss", "withdrawn"), done.text)
    expect(number not in listed(clerk.get("/todo")))
    under_way = number_of(applied("school", student(), web_business.SUSPEND))
    tag = api("school", f"/applications/{under_way}").headers["ETag"]
    refused = api("school", f"/applications/{under_way}/dismiss", {"dismissed": True, "reason": "重复"}, If_Match=tag, Accept_Language="zh")
    same((refused.status, refused.json["detail"]), (422, "退回的申请由本校经办员标为不再重新申请"))
    lacks(clerk.get(f"/applications/{under_way}").text, "/dismiss")
    lacks(who("donghu", "zh").get(path).text, "/dismiss")
    same(decided("school", f"/applications/{under_way}", "withdraw").status, 303)
    verified()


@test
def pages_of_a_list_keep_what_is_asked_and_lead_back():
    paths = waiting(52)
    county = who("donghu", "zh")
    for sort in ("old", "due", "new"):
        page = county.get(f"/todo?kind=suspend&sort={sort}&school=3636000001")
        lacks(page.words, "回到第一页")
        first = listed(page)
        link = re.search(r'href="(/todo\?[^"]*after=[^"]*)"', page.text)[1].replace("&amp;", "&")
        for part in ("kind=suspend", f"sort={sort}", "school=3636000001"):
            holds(link, part)
        second = county.get(link)
        same(len(first), 50, sort)
        same(sorted(first + listed(second)), sorted(map(number_of, paths)), sort)
        back = re.search(r'<a href="([^"]+)">回到第一页</a>', second.text)[1].replace("&amp;", "&")
        same(listed(county.get(back)), first)
        back = re.search(r'<a href="([^"]*before=[^"]*)">上一页</a>', second.text)[1].replace("&amp;", "&")
        for part in ("kind=suspend", f"sort={sort}", "school=3636000001"):
            holds(back, part)
        before = county.get(back)
        same(listed(before), first, sort)
        lacks(before.words, "上一页")
        again = re.search(r'<a href="([^"]*after=[^"]*)">下一页</a>', before.text)[1].replace("&amp;", "&")
        same(listed(county.get(again)), listed(second), sort)
    same(len(listed(county.get("/todo?rows=100"))), 52)
    # what moves on meanwhile takes nothing away from the next page
    page = county.get("/todo?sort=due")
    link = re.search(r'href="(/todo\?[^"]*after=[^"]*)"', page.text)[1].replace("&amp;", "&")
    same(decided("school", paths[49], "withdraw").status, 303)
    same(listed(county.get(link)), [number_of(path) for path in paths[50:]])
    ticked = ticks(county.get("/todo?rows=100"), *paths)
    same(len(ticked), 51)
    look = sent("donghu", ticked, action="back", reason="材料不全")
    holds(look.words, "可以办理 51 件")
    done = sent("donghu", ticked, action="back", step="commit", reason="材料不全")
    holds(done.words, "已办理 51 件")
    same(listed(county.get("/todo")), [])
    verified()


@test
def several_are_decided_on_behind_a_look():
    paths = waiting(4)
    county = who("donghu", "zh")
    page = county.get("/todo")
    holds(page.words, "每次最多 200 件")
    ticked = ticks(page, *paths)
    same(len(ticked), 4)
    same(decided("school", paths[1], "withdraw").status, 303)
    look = sent("donghu", ticked, action="agree")
    same(look.status, 200, look.words)
    holds(look.words, "可以办理 3 件")
    holds(look.words, "不能办理 1 件")
    holds(look.words, "申请已办结")
    same(sorted(int(one) for one in re.findall(r'name="one" value="(\d+)\.', look.text)), sorted(number_of(path) for path in (paths[0], paths[2], paths[3])))
    same([api("donghu", f"/applications/{number_of(path)}").json["turn"] for path in paths], ["county"] * 4)  # a look changes nothing
    # somebody else was faster with one of them
    agreed(paths[2], "donghu")
    done = sent("donghu", ticked, action="agree", step="commit", kind="suspend")
    same(done.status, 200, done.words)
    holds(done.words, "已办理 2 件")
    holds(done.words, "没有办理 2 件")
    holds(done.text, 'href="/todo?kind=suspend&amp;"')
    same([api("donghu", f"/applications/{number_of(path)}").json["turn"] for path in paths], ["city", "county", "city", "city"])
    nothing = sent("donghu", [], action="agree")
    same(nothing.status, 422)
    holds(nothing.words, "没有办理：请先在名单里勾选")
    same(sent("donghu", ["1"], action="agree").status, 422)
    same(sent("donghu", ticked, action="sign").status, 422)
    many = sent("donghu", [f"{one}.1" for one in range(1, 202)], action="agree")
    same(many.status, 422)
    holds(many.words, "勾选了 201 件，一次最多 200 件")
    # to send back a reason is needed, for all of them one
    city = who("nanchang", "zh")
    ticked = ticks(city.get("/todo"), paths[0], paths[3])
    same(sent("nanchang", ticked, action="back").status, 200)
    without = sent("nanchang", ticked, action="back", step="commit", reason="  ")
    same(without.status, 422)
    holds(without.words, "驳回须写明原因")
    same(sent("nanchang", ticked, action="back", step="commit", reason="材料不全").status, 200)
    for path in (paths[0], paths[3]):
        holds(city.get(path).words, "材料不全")
        same(api("nanchang", f"/applications/{number_of(path)}").json["state"], "rejected")
    same(sent("school", ticked, action="agree").status, 403)
    verified()


@test
def programs_decide_on_several_too():
    paths = waiting(3)
    chosen = [{"id": number_of(path), "version": api("donghu", f"/applications/{number_of(path)}").json["version"]} for path in paths]
    call = "/applications/decisions"
    look = api("donghu", call, {"action": "approve", "applications": chosen})
    same((look.status, look.json["committed"], [row["result"] for row in look.json["rows"]]), (200, False, ["good"] * 3), look.text)
    stale = [dict(chosen[0], version=chosen[0]["version"] - 1), *chosen[1:2], {"id": 999999, "version": 1}]
    done = api("donghu", call, {"action": "approve", "applications": stale, "commit": True})
    same([(row["application"], row["result"]) for row in done.json["rows"]],
         [(chosen[0]["id"], "refused"), (chosen[1]["id"], "good"), (999999, "refused")], done.text)
    holds(done.json["rows"][0]["words"], "这项申请期间已被他人修改，请重新查看")
    same([api("donghu", f"/applications/{one['id']}").json["turn"] for one in chosen], ["county", "city", "county"])
    again = api("donghu", call, {"action": "approve", "applications": [dict(chosen[1], version=chosen[1]["version"] + 1)]})
    same([error["code"] for error in again.json["rows"][0]["rules"]], ["approval.level"], again.text)
    for body, pointer in (({"applications": [{"id": 1}]}, "/applications/0"), ({"applications": [*chosen, 7]}, "/applications/3")):
        wrong = api("donghu", call, {"action": "approve", **body})
        same((wrong.status, wrong.json["errors"][0]["pointer"]), (422, pointer), wrong.text)
    same(api("donghu", call, {"action": "approve", "applications": []}).status, 422)
    same(api("donghu", call, {"action": "approve", "applications": chosen[:1] * 2}).status, 422)
    most = api("donghu", call, {"action": "approve", "applications": [{"id": n, "version": 1} for n in range(1, 202)]})
    holds(most.text, "选了201件申请：一次最多200件")
    back = api("donghu", call, {"action": "reject", "reason": "材料不全", "applications": [chosen[0], chosen[2]], "commit": True})
    same([row["result"] for row in back.json["rows"]], ["good", "good"], back.text)
    verified()


@test
def the_page_of_an_application_says_who_it_is_and_leads_back():
    path, = waiting(1)
    county = who("donghu", "zh")
    student_id = api("donghu", f"/applications/{number_of(path)}").json["student"]
    values = record(student_id)["values"]
    page = county.get(path)
    about = re.search(r"<p>((?:男|女)[^<]*)</p>", page.text)[1]
    for part in (values["SZNJ"], values["SZBH"], "身份证件号 ", "********", "在读"):
        holds(about, part)
    holds(page.text, '<a href="/todo">')
    for list_ in ("/todo?kind=suspend&sort=due", "/applications?state=open&after=9"):
        came = county.ask("GET", path, headers={"Referer": f"http://127.0.0.1:{web_business.service.port}{list_}"})
        holds(came.text, f'<a href="{list_.replace("&", "&amp;")}">返回列表</a>')
    # who decides comes back to the list as he had it, and is told what he did
    list_ = "/todo?kind=suspend&sort=due&done=3"
    came = county.ask("GET", path, headers={"Referer": f"http://127.0.0.1:{web_business.service.port}{list_}"})
    form = {name: re.search(rf'name="{name}" value="([^"]*)"', came.text)[1].replace("&amp;", "&") for name in ("version", "student_version", "list")}
    same(form["list"], list_)
    held = county.post(f"{path}/decide", {**form, "action": "reject", "reason": ""})
    same(held.status, 422)
    holds(held.text, 'name="list" value="/todo?kind=suspend&amp;sort=due&amp;done=3"')
    for evil in ("https://example.org/todo?", "//example.org/todo?x", "/todo/decide?x", "/todo?\r\nX: y"):
        lacks(county.post(f"{path}/decide", {**form, "list": evil, "action": "reject", "reason": ""}).text, evil)
    done = county.post(f"{path}/decide", {**form, "action": "reject", "reason": "材料不全"})
    same((done.status, done.headers["Location"]), (303, f"/todo?kind=suspend&sort=due&done={number_of(path)}"))
    holds(county.get(done.headers["Location"]).text, 'value="suspend" selected')
    path, = waiting(1)
    for foreign in ("http://127.0.0.1:1/todo?kind=x", "http://elsewhere/todo?kind=x", "/todo?kind=x"):
        lacks(county.ask("GET", path, headers={"Referer": foreign}).text, "kind=x")
    same(decided("school", path, "withdraw").status, 303)


@test
def a_batch_of_many_is_shown_page_by_page_and_decided_on_whole():
    newcomers = [f"页{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'一二三四五六七八九十百千'[n // 10]},{citizen(9000 + n)},{web_business.SCHOOL},202609,090100,3,2026,分页班,,待注册\n"
                 for n in range(105)]
    web_business.brought("school", newcomers, waits=True)
    rows = api("school-reviewer", "/applications?mine=1&kind=admit&limit=500").json["applications"]
    batch, = {row["batch"] for row in rows if row["name"].startswith("页")}
    reviewer = who("school-reviewer", "zh")
    first = reviewer.get(f"/applications?batch={batch}")
    holds(first.words, "第 1 页，共 2 页；勾选只在本页有效")
    lacks(first.words, "上一页")
    link = re.search(r'<a href="([^"]*page=2)">下一页</a>', first.text)[1].replace("&amp;", "&")
    second = reviewer.get(link)
    shown = [re.findall(r'<th scope="row"><a href="/applications/(\d+)"', page.text) for page in (first, second)]
    same([len(one) for one in shown], [100, 5])
    same(len(set(shown[0] + shown[1])), 105)
    holds(second.text, f'<a href="/applications?batch={batch}&amp;page=1">上一页</a>')
    # ticks that could not be taken stay on their page
    held = reviewer.post(f"/batches/{batch}/decide", {"action": "submit", "page": "2", "one": shown[1][0]})
    same(held.status, 422)
    holds(held.words, "第 2 页，共 2 页")
    holds(held.text, f'value="{shown[1][0]}" aria-label="勾选')
    # a search has pages of its own
    lacks(reviewer.get(f"/applications?batch={batch}&q={quoted('页甲一')}&page=2").words, "页，共")
    holds(reviewer.post(f"/batches/{batch}/decide", {"action": "submit"}).words, "105 人")


@test
def results_and_contents_of_a_batch_are_in_words():
    newcomer = f"评审一,{citizen(8801)},{web_business.SCHOOL},202609,090100,3,2026,评审班,,待注册\n"
    web_business.brought("school", [newcomer], waits=True)
    batch, = {row["batch"] for row in api("school-reviewer", "/applications?mine=1&kind=admit&limit=500").json["applications"]}
    reviewer = who("school-reviewer", "zh")
    page = reviewer.get(f"/applications?batch={batch}")
    holds(page.words, "入学年月：2026-09")
    holds(page.words, "090100")
    done = reviewer.post(f"/batches/{batch}/decide", {"action": "submit"})
    same(done.status, 200, done.words)
    holds(done.text, '<span class="badge effective">已生效</span>')


@test
def a_transfer_without_a_class_is_told_to_who_reviews():
    number = student(school=SCHOOL2, SZNJ="2025")
    values = record(number)["values"]
    identity = api("school2", f"/students/{number}/reveal", {"fields": ["SFZJH"], "reason": "核对证件"}).json["values"]["SFZJH"]
    asked = {"name": values["XM"], "document": identity, "grade": values["SZNJ"], "specialty": values["ZYM"], "cause": "99"}
    made = api("school", "/applications", {"kind": "transfer", "reason": "随父母迁居", "asked": asked})
    same(made.status, 201, made.text)
    same([row["rule"] for row in made.json["remarks"]], ["transfer.class"], made.text)
    page = who("school-reviewer", "zh").get(f"/applications/{made.json['id']}")
    holds(page.words, "没有填写编入班级：学生转入后没有班级")
    out, = api("school2-reviewer", f"/applications?student={number}&state=pending").json["applications"]
    other = who("school2-reviewer", "zh").get(f"/applications/{out['id']}")
    lacks(other.words, "没有填写编入班级")
    holds(other.words, "驳回：不同意对方学校提出的转学")
    same(decided("school2-reviewer", f"/applications/{out['id']}", "reject", "不同意").status, 303)


@test
def what_stands_in_values_is_said_to_stand_there():
    number = student()
    etag = api("school", f"/students/{number}").headers["ETag"]
    wrong = api("school", f"/students/{number}/applications", {"kind": "change_data", "reason": "更名", "asked": {"XM": "王小明"}}, If_Match=etag)
    same((wrong.status, wrong.json["errors"][0]["pointer"]), (422, "/asked/XM"), wrong.text)
    holds(wrong.text, "写在 values 里，不写在 asked 里")


if __name__ == "__main__":
    web_business.main(__doc__, "review", 1600)
