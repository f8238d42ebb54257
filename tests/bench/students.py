#!/usr/bin/python3
"""students.py ROWS: a table of made students, 27 columns, the same for the same ROWS; nobody in it is
real. What tests/bench/bench_import loads."""
import random
import sys

HEAD = ("姓名,身份证件号,身份证件类型,性别,出生日期,学生当前状态,学校标识码,入学年月,专业代码,班级,年级,学籍号,学生类别,学制,"
        "民族,政治面貌,户口类别,户口所在地行政区划,出生地,籍贯,婚姻状况,就读方式,来源地区,学生来源,监护人姓名,学生联系电话,家庭住址")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红志建国文斌宇浩子轩梓涵雨欣一诺思远嘉怡俊博晓东海燕春梅佳慧雪"
SPECIALTIES = ("010200", "051400", "090100", "121100", "130700", "160100")
COUNTIES = ("360102", "360103", "360202", "360403", "360702", "360981")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def name(dice):
    return dice.choice(SURNAMES) + "".join(dice.choice(GIVEN) for _ in range(dice.choice((1, 2, 2))))


def citizen(number, woman):
    """Each number another: region, day, sequence; even sequences are women's."""
    region = COUNTIES[number % 6]
    number //= 6
    year, number = 2007 + number % 4, number // 4
    day, number = number % 336, number // 336
    body = f"{region}{year}{1 + day // 28:02d}{1 + day % 28:02d}{number % 499 * 2 + (not woman):03d}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS)) % 11]


def row(number, dice):
    woman = dice.random() < 0.5
    number_of = citizen(number, woman)
    region, school = number_of[:6], dice.randrange(600)
    year = dice.choice((2024, 2025, 2026))
    return (f"{name(dice)},{number_of},居民身份证,{'女' if woman else '男'},{number_of[6:14]},01,3636{school:06d},{year}09,"
            f"{dice.choice(SPECIALTIES)},{year}级{dice.randrange(1, 13)}班,{year},G{number_of},33200,3,"
            f"{dice.randrange(1, 57):02d},{dice.choice(('03', '13'))},{dice.choice('12')},{region},{region},江西,未婚,"
            f"{dice.choice('12')},{region},006,{name(dice)},1{dice.randrange(3, 10)}{dice.randrange(10**9):09d},"
            f"江西省第{school % 9}市幸福路{dice.randrange(1, 999)}号{dice.randrange(100, 999)}室")


def main():
    dice = random.Random(1)
    print(HEAD)
    for number in range(int(sys.argv[1])):
        print(row(number, dice))


if __name__ == "__main__":
    main()
