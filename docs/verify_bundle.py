# ruff: noqa: E401, E731, FBT003, I001, PLR0915, T201, BLE001 - short enough to be typed from paper
"""Check a Himpun bundle with nothing but Python 3: python3 verify_bundle.py BUNDLE.zip [HEAD]

Prints COCOK and the head, or TIDAK COCOK and the first place that does not fit. For HEAD see archive.md.
"""

import csv, hashlib, io, json, sys, zipfile


class Unfit(Exception):
    pass


def check(fits, where):
    if not fits:
        raise Unfit(where)


def sha(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def cell(value):
    if not isinstance(value, str):
        return "" if value is None else json.dumps(value, sort_keys=True, ensure_ascii=False)
    return "'" + value if value[:1] in tuple("=+-@\t\r") and value.strip("-0123456789.") else value


def verify(path, head=""):
    with open(path, "rb") as file:
        raw, data = file.read(), {}
    bundle = zipfile.ZipFile(io.BytesIO(raw))
    for info in bundle.infolist():
        check(info.filename not in data and info.compress_type == 0 and not info.flag_bits & 1, info.filename)
        try:
            data[info.filename] = bundle.read(info)
        except Exception:
            data[info.filename] = b""  # its CRC does not fit: named below, when its turn comes
    text = data["manifest.json"].decode()
    manifest = json.loads(text)
    check(json.dumps(manifest, sort_keys=True, ensure_ascii=False, indent=1) + "\n" == text, "manifest.json")
    files, ledger = {note["path"]: note for note in manifest["files"]}, manifest["ledger"]
    for name, note in sorted({**files, "ledger.jsonl": ledger}.items()):
        check(name in data and (note["size"], note["sha256"]) == (len(data[name]), sha(data[name])), name)
    for name in sorted({*data} - {*files, "ledger.jsonl", "manifest.json"}):
        check(False, name)

    seq, previous, own = ledger["first_seq"] - 1, ledger["start_hash"], []
    for entry in map(json.loads, data["ledger.jsonl"].split(b"\n")[:-1]):
        seq, before = seq + 1, previous
        previous = sha(before + "\n" + (sha(entry["body"]) if "body" in entry else entry["body_sha256"]))
        check((entry["seq"], entry["previous_hash"], entry["hash"]) == (seq, before, previous), f"ledger.jsonl:{seq}")
        body = json.loads(entry.get("body", '{"cycle": 0}'))
        own += [(previous, body)] if body["cycle"] == manifest["about"]["cycle_id"] else []
    check((seq, previous) == (ledger["last_seq"], ledger["head"]), f"ledger.jsonl:{seq + 1}")
    last, hashes = own[-1][1], [entry_hash for entry_hash, _ in own[:-1]]
    check((last["verb"], last["seq"]) == ("archive.prepared", seq), "ledger.jsonl")
    check(manifest["own"] == {"count": len(hashes), "sha256": sha("\n".join(hashes))}, "ledger.jsonl")
    core = {key: manifest[key] for key in ("about", "files", "own")}
    core = json.dumps(core, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    check(sha(core) == last["data"]["content_sha256"], "manifest.json")

    table = list(csv.reader(io.StringIO(data["data/values.csv"].decode("utf-8-sig"), newline="")))
    rows = [[cell(row[field]) for field in table[0]] for row in json.loads(data["data/values.json"])]
    check(table[1:] == rows, "data/values.csv")
    papers = {paper["id"]: paper for paper in json.loads(data["data/documents.json"])}
    told = lambda row: (row["order"], row["content_sha256"], row["pdf_sha256"])
    digest = lambda name: files[name]["sha256"] if name else None
    marked = [
        (b["subject"]["id"], *told(b["data"]))
        for _, b in own
        if b["verb"] in ("document.initialled", "document.signed")
    ]
    for mark in json.loads(data["signatures.json"]):
        paper = papers[mark["document_id"]]
        given = (mark["order"], digest(paper["content"]), digest(paper["unsigned"]))
        check(given == told(mark) and (paper["id"], *given) in marked, paper["unsigned"] or paper["content"])
    for paper, body in [(papers.get(b["subject"]["id"]), b) for _, b in own if b["verb"] == "document.issued"]:
        check(not paper or digest(paper["issued"]) == body["data"]["pdf_sha256"], paper and paper["issued"])

    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as rebuilt:
        for name in sorted(data):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            rebuilt.writestr(info, data[name])
    check(again.getvalue() == raw, "ZIP")
    check(head in ("", previous), "HEAD")
    return previous


def first_misfit(path, head=""):
    try:
        verify(path, head)
    except (Unfit, OSError) as fault:
        return str(fault)
    except zipfile.BadZipFile:
        return "ZIP"
    except Exception:
        return "manifest.json"  # what follows from it cannot be read


if __name__ == "__main__":
    if misfit := first_misfit(*sys.argv[1:3]):
        sys.exit(f"TIDAK COCOK {misfit}")
    print("COCOK", verify(*sys.argv[1:3]))
