"""A centre's folder as the manual and the guides speak of it, so that every line of theirs runs.

Hosts are this machine (connection: local); as root.
"""
import os
import shutil
import subprocess

SITE = """site: {name: 某省教育数据中心, unit: "13"}
hosts:
  - {name: rac1, address: 127.0.0.1, role: database, connection: local}
  - {name: rac2, address: 127.0.0.2, role: database, connection: none}
  - {name: app1, address: 127.0.0.3, role: middleware, connection: local}
network:
  subnets: [{cidr: 10.1.1.0/24}]
  internal:
    - {address: 10.1.1.11, purpose: VIP}
licences:
  - {name: os, family: os, product: Debian, metric: free}
"""


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def make_keys(folder):
    openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-keyout", "ca.key",
            "-out", "ca.crt", "-subj", "/CN=ca", "-addext", "keyUsage=critical,keyCertSign")
    with open(f"{folder}/ext", "w", encoding="utf-8") as file:
        file.write("basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                   "extendedKeyUsage=emailProtection\n")
    for name in ("centre", "vendor", "ministry"):
        openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
                "-subj", f"/O=Test/CN={name}")
        openssl(folder, "x509", "-req", "-days", "30", "-CA", "ca.crt", "-CAkey", "ca.key", "-in",
                f"{name}.csr", "-out", f"{name}.crt", "-extfile", "ext")


def fingerprint(folder, name):
    done = subprocess.run(["openssl", "x509", "-in", f"{name}.crt", "-noout", "-fingerprint", "-sha256"],
                          cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.split("=")[1].strip()


def environment(folder, jiuxu, lang="C.UTF-8"):
    """jiuxu is found by its name, as the lines call it."""
    tools = os.path.join(folder, ".tools")
    os.makedirs(tools, exist_ok=True)
    if not os.path.exists(f"{tools}/jiuxu"):
        os.symlink(jiuxu, f"{tools}/jiuxu")
    return {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "LC_ALL": lang, "HOME": folder,
            "PASSWORD": "Canary-5512", "TERM": "dumb"}


def shell(folder, jiuxu, line, timeout=600, lang="C.UTF-8"):
    if "jiuxu records serve" in line:
        return served(folder, jiuxu, line, lang)
    return subprocess.run(["bash", "-c", line], cwd=folder, env=environment(folder, jiuxu, lang),
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False)


def served(folder, jiuxu, line, lang):
    """A service runs until it is told to stop: as soon as it says where it listens."""
    with subprocess.Popen(["bash", "-c", f"exec {line}"], cwd=folder, env=environment(folder, jiuxu, lang),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as service:
        first = service.stdout.readline()
        service.terminate()
        out, err = service.communicate()
    return subprocess.CompletedProcess(line, service.returncode, first + out, err)


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make(folder, jiuxu):
    """site/ with a run, site.zip signed by the centre, before.zip, keys, lists and papers."""
    os.makedirs(folder)
    make_keys(folder)
    signers = "signers:\n" + "".join(
        f'  - {{role: {who}, name: {who}, fingerprint: "{fingerprint(folder, who)}"}}\n'
        for who in ("centre", "vendor", "ministry"))
    write(folder, "signers.yaml", signers)
    write(folder, "students.csv", "姓名,身份证号,学校标识码,入学年月,专业\n王小明,360101200802290012,3636000123,202309,010200\n")
    write(folder, "学校.csv", "学校标识码,学校名称,所在行政区划\n3636000123,某职业学校,360102\n")
    write(folder, "目录.csv", "专业代码,专业名称\n71,电子与信息大类\n7102,计算机类\n710201,计算机应用\n")
    write(folder, "账号.csv", "账号名,真实姓名,联系电话,级别,单位,角色\nzhangsan,张三,13800000000,学校,3636000123,经办员\n")
    write(folder, "hosts.ini", "[database]\nrac[1:2] ansible_user=centre\n")
    write(folder, "hosts.txt", "centre@10.1.1.11\ncentre@10.1.1.12:2222\n")
    write(folder, "phrase.txt", "correct horse battery staple\n")
    write(folder, "记录.pdf", "paper\n")
    write(folder, "site/site.yaml", SITE)
    write(folder, "site/signers.yaml", signers)
    write(folder, "site/known_hosts", "")
    for line in ("printf %s secret-value | jiuxu -C site secret set rac1-sudo --passphrase-file phrase.txt",
                 "jiuxu -C site check --quiet > /dev/null; test $? = 3",
                 "jiuxu -C site bundle -o before.zip", "cp before.zip site.zip",
                 "jiuxu sign site.zip --cert centre.crt --key centre.key",
                 "jiuxu -C site collector -o collector.sh", "sh collector.sh > rac1.out",
                 "cp rac1.out rac2.out", "cp site.zip hebei.zip", "cp before.zip other.zip"):
        done = shell(folder, jiuxu, line)
        if done.returncode:
            raise AssertionError(f"{line}\n{done.stdout}{done.stderr}")
    return folder


def copy(world, folder):
    shutil.copytree(world, folder, symlinks=True)
    return folder
