#!/usr/bin/python3
"""Small things of daily business, as people meet them: proofs that are looked at, words of forms and lists, what the
log and a card say.

usage: test_daily.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made. Loopback only.
"""
import io
import os
import re
import sys
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from e2e import expect, holds, lacks, run, same, test
import web_business
from web_business import PNG, SCHOOL, agreed, api, applied, decided, proof, record, student, verified, who
from web_world import ENV, citizen, data_words


@test
def a_proof_is_looked_at_where_it_is():
    number = student()
    path = applied("school", number, {"kind": "change_data", "reason": "换了电话", "XSLXDH": "13900001234"})
    name = "户口簿第一页（王小明）与派出所证明 2026年.pdf"
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    same(proof("school", path).status, 303)
    same(proof("school", path, pdf, name).status, 303)
    agreed(path, "school-reviewer")
    page = who("donghu", "zh").get(path)
    holds(page.text, f">{name}</a>")
    links = re.findall(r'href="(/applications/\d+/proofs/\d+)\?see=1" target="_blank" rel="noopener"', page.text)
    same(len(links), 2)
    for link, kind, content in zip(links, ("image/png", "application/pdf"), (PNG, pdf)):
        seen = who("donghu").get(link + "?see=1")
        same((seen.status, seen.headers["Content-Type"], seen.bytes), (200, kind, content))
        same(seen.headers["X-Content-Type-Options"], "nosniff")
        same(seen.headers["Content-Security-Policy"], "default-src 'none'; img-src 'self'; object-src 'self'; style-src "
             "'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
        holds(seen.headers["Content-Disposition"], "inline; filename*=UTF-8''%E6%88%B7%E5%8F%A3%E7%B0%BF")
        taken = who("donghu").get(link)
        holds(taken.headers["Content-Disposition"], "attachment; filename*=UTF-8''%E6%88%B7%E5%8F%A3%E7%B0%BF")
        holds(taken.headers["Content-Security-Policy"], "script-src 'self'")
        same(who("school2").get(link + "?see=1").status, 404)
    holds(who("province", "zh").get("/log").words, name)
    verified()


@test
def the_form_of_an_admission_asks_in_order():
    form = who("school", "zh").get("/apply?kind=admit")
    expect(form.text.index('name="SFZJLXM"') < form.text.index('name="SFZJH"'), form.words)
    for kind in ("admit", "transfer_in"):  # who comes in has not ended
        fields = who("school", "zh").get(f"/apply?kind={kind}").text
        expect('name="XM"' in fields and 'name="JSXYNY"' not in fields and 'name="BYZSH"' not in fields, kind)
    holds(form.words, "身份证件号 必填（证件类型为“其他”、没有号码的可不填）")
    holds(form.words, "本校还没有登记专业，下面列出专业目录里的全部专业；先登记本校开设的专业，表单里就先列本校的： 班级与专业")
    lacks(who("school", "zh").get(f"/students/{student()}/apply?kind=suspend").words, "本校还没有登记专业")
    clerk = who("school", "zh")
    clerk.get("/offers")
    same(clerk.post("/offers", {"kind": "specialty", "catalogue": "2010", "code": "090100"}).status, 303)
    lacks(who("school", "zh").get("/apply?kind=admit").words, "本校还没有登记专业")
    made = clerk.post("/apply", {"kind": "admit", "reason": "招生", "XM": "黎新来", "SFZJLXM": "1", "RXNY": "202609",
                                 "SFZJH": citizen(771), "ZYM": "090100", "XZ": "3"})
    same(made.status, 303, made.words)
    agreed(made.headers["Location"], "school-reviewer")
    number = next(row["id"] for row in api("school", "/students?status=admitted&limit=500").json["students"] if row["XM"] == "黎新来")
    holds(who("school", "zh").get(f"/students/{number}/history").words, "招生录取")
    lacks(who("school", "zh").get(f"/students/{number}/history").words, "录入")


@test
def the_template_says_what_a_citizen_number_tells():
    book = zipfile.ZipFile(io.BytesIO(who("school", "zh").get("/imports/template").bytes))
    text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    same(text.count("填写居民身份证号的可不填，由身份证号得出；其他证件必填。"), 2)
    for field in ("性别", "出生日期"):
        holds(text, f">{field}</t>")
        lacks(text, f"{field}*")
    holds(text, ">姓名*</t>")


@test
def a_change_of_what_is_plain_asks_for_no_reason_to_look():
    number = student(school=web_business.SCHOOL2)
    path = applied("school2", number, {"kind": "change_data", "reason": "班级有误", "SZBH": "不存在班"})
    page = who("school2", "zh").get(path)
    holds(page.words, "本校还没有登记班级，班级名称无法核对")
    lacks(page.words, "查看事由")
    same(decided("school2", path, "withdraw").status, 303)
    path = applied("school2", number, {"kind": "change_data", "reason": "换了电话", "XSLXDH": "13900001234"})
    holds(who("school2", "zh").get(path).words, "查看事由")
    same(decided("school2", path, "withdraw").status, 303)


@test
def months_and_reasons_are_said_in_words():
    browser = who("province", "zh")
    browser.get("/late")
    same(browser.post("/late", {"place": "3601", "entered": "2026-09", "until": "2099-01-01", "reason": "漏报补注册"}).status, 303)
    holds(browser.get("/late").text, "2026-09</td>")
    same(api("province", "/late").json["late"][0]["entered"], "202609")
    # a school by its name; of several he chooses
    late = {"entered": "", "until": "2099-01-01", "reason": "漏报补注册"}
    several = browser.post("/late", {**late, "place": "南昌市"})
    same(several.status, 422, several.words)
    holds(several.words, "有几所学校的名称相符，请选择一所")
    code, name = re.search(r'<option value="(3636\d{6})">(\S+) \1</option>', several.text).groups()
    same(browser.post("/late", {**late, "place": "3636000003", "place_name": "没有这所"}).status, 422)
    same(browser.post("/late", {**late, "place": "3636000003", "place_name": name}).status, 303)
    same([row["place"] for row in api("province", "/late").json["late"] if row["until"] == "2099-01-01" and len(row["place"]) == 10], [code])
    same(who("reviewer").get("/students.csv?grade=2025").status, 200)
    run(web_business.jiuxu, "records", "user", "second-factor", "off", *data_words(web_business.province), env=ENV)
    log = browser.get("/log").words
    expect(re.search(r"下载学生名单（CSV）：\d+行；年级：2025级", log), log)
    holds(log, "命令行：jiuxu records user second-factor")


@test
def a_suspension_that_has_yet_to_begin_is_taken_back():
    number = student()
    path = applied("school", number, {"kind": "suspend", "from": "2098-11-02", "until": "2099-08-31", "reason": "照顾家人"})
    agreed(path, "school-reviewer", "donghu")
    call_path = "/applications/" + path.split("/")[-1] + "/revoke"
    lacks(who("nanchang", "zh").get(path).words, "取消已批准的休学")
    agreed(path, "nanchang")
    lacks(who("donghu", "zh").get(path).words, "取消已批准的休学")
    browser = who("nanchang", "zh")
    page = browser.get(path)
    holds(page.words, "取消已批准的休学、复学")
    holds(who("school", "zh").get("/suspensions").text, f'<a href="{path}">')
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    tag = {"If_Match": f'"{version}"'}
    wrong = api("donghu", call_path, {"reason": "取消"}, **tag)
    same((wrong.status, [error["code"] for error in wrong.json["errors"]]), (422, ["revoke.begun"]), wrong.text)
    same(api("nanchang", call_path, {"reason": "取消"}).status, 428)
    same(api("nanchang", call_path, {"reason": "取消"}, If_Match='"1"').status, 412)
    same(api("nanchang", call_path, {"reason": ""}, **tag).status, 422)
    sent = browser.post(path + "/revoke", {"version": version, "reason": "家人已康复"})
    same(sent.status, 303, sent.words)
    after = browser.get(path)
    for words in ("已撤回", "取消批准", "家人已康复"):
        holds(after.words, words)
    lacks(who("school", "zh").get("/suspensions").text, f'<a href="{path}">')
    same(record(number)["status"], "enrolled")
    holds(who("province", "zh").get("/log").words, "取消已批准的休学、复学")
    # its school is told, in front and in the record of the student
    name = record(number)["values"]["XM"]
    home = who("school", "zh").get("/")
    holds(home.words, f"{name}：休学 批准后被取消，原因：家人已康复 重新申请")
    holds(home.text, f'<a href="{path}">{name}：休学</a>')
    holds(who("school", "zh").get("/todo").text, f'<a href="{path}">')
    holds(after.words, "批准后被取消，原因：家人已康复")
    history = who("school", "zh").get(f"/students/{number}/history").words
    at = [history.index(words) for words in ("休学：批准后取消", "家人已康复", "休学：已批准，到期开始")]
    same(at, sorted(at), history)
    # he can be suspended after all
    again = applied("school", number, {"kind": "suspend", "from": "2098-11-02", "until": "2099-08-31", "reason": "照顾家人"})
    lacks(who("school", "zh").get("/").words, "批准后被取消")
    agreed(again, "school-reviewer", "donghu", "nanchang")
    done = api("nanchang", "/applications/" + again.split("/")[-1] + "/revoke", {"reason": "取消"},
               If_Match=api("nanchang", "/applications/" + again.split("/")[-1]).headers["ETag"])
    same((done.status, done.json["state"]), (200, "withdrawn"), done.text)
    verified()


@test
def a_changed_specialty_stands_with_name_and_code():
    number = student(SZNJ="2026", ZYM="090100")
    clerk = who("school", "zh")
    clerk.get("/offers")
    same(clerk.post("/offers", {"kind": "specialty", "catalogue": "2010", "code": "090500"}).status, 303)
    etag = api("school", f"/students/{number}").headers["ETag"]
    wrong = api("school", f"/students/{number}/applications", {"kind": "change_specialty", "reason": "本人申请",
                "asked": {"specialty": "090500"}}, If_Match=etag)
    same((wrong.status, [(error["code"], error["field"]) for error in wrong.json["errors"]]), (422, [("field.needed", "cause")]))
    path = applied("school", number, {"kind": "change_specialty", "specialty": "090500", "cause": "99", "reason": "本人申请"})
    agreed(path, "school-reviewer")
    holds(clerk.get(f"/students/{number}/card").words, "计算机应用（090100） → 计算机网络技术（090500）")



if __name__ == "__main__":
    web_business.main(__doc__, "daily", 300)
