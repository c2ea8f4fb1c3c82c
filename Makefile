# 医小答。`make` lists the targets; README.md explains the two that matter, run and test.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup setup-dev doctor run build test test-rasa test-app check format bench bench-search wechat-demo wechat-real load-wechat mutate-wechat encoder eval lock clean

PY := .venv/bin/python
RASA_PY := .venv-rasa/bin/python
# Tests of Rasa's components and of the actions run in .venv-rasa, all others in .venv.
RASA_TESTS := tests/bot tests/actions
PYTEST_ARGS ?=

help: ## 列出全部目标 list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: ## 建立或更新两个 Python 环境（无变化时立即结束） make the two environments; nothing to do is instant
	@python="$$(sh deploy/find-python.sh 3.11)" && "$$python" -m deploy.setup

setup-dev: ## 同上，另装测试与检查工具 the same with the tools of test and check
	@python="$$(sh deploy/find-python.sh 3.11)" && "$$python" -m deploy.setup --dev

doctor: ## 检查 Python 与磁盘 check Pythons and disk
	@python="$$(sh deploy/find-python.sh 3.11)" && "$$python" -m deploy.doctor

run: setup ## 构建缺少的部分并启动全部服务，Ctrl-C 停止 build what is missing and start everything; Ctrl-C stops it
	@$(PY) -m deploy.supervisor

build: setup ## 只构建编码器、发布内容、训练 Rasa，不启动 build only: encoder, release, Rasa model
	@$(PY) -m deploy.supervisor --build-only

test: setup-dev build test-rasa test-app ## 构建后运行全部测试 build, then run all tests

test-rasa: ## 只运行 .venv-rasa 中的测试 only the tests that run in .venv-rasa
	$(RASA_PY) -m pytest $(RASA_TESTS) $(PYTEST_ARGS)

# Tests of the running service first, one by one: it shares the cores with them, and it is started once.
RUNNING := e2e or browser or alone
test-app: ## 只运行 .venv 中的测试 only the tests that run in .venv
	$(PY) -m pytest -m "$(RUNNING)" $(PYTEST_ARGS)
	$(PY) -m pytest -m "not ($(RUNNING))" -n 2 --dist loadfile $(PYTEST_ARGS)

check: setup-dev ## 代码规范、类型与内容检查 lint, formatting, types, content
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m kb check

format: setup-dev ## 整理代码格式 format the code
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: setup-dev build ## 测量搜索的开销，再启动一份服务测响应时间与内存 measure the costs of search, then a service's latency and memory
	$(PY) -m bench.cost
	$(PY) -m bench.console
	$(PY) -m tests.load.bench

# WeChat: tests/wechat/double stands in for WeChat's server, so nothing leaves this machine (docs/wechat.md).
wechat-demo: setup-dev build ## 在网页上试用微信公众号 [PORT=8090] [UNVERIFIED=1] try the Official Account in a browser
	@$(PY) -m tests.wechat.demo $(if $(PORT),--port $(PORT)) $(if $(UNVERIFIED),--unverified)

wechat-real: setup-dev build ## 用真实的五秒跑完微信的全部场景（约二十分钟） all WeChat scenarios at real five seconds
	WECHAT_TEST_SCALE=1 $(PY) -m pytest tests/wechat/test_live.py tests/wechat/test_person.py --timeout 1800 $(PYTEST_ARGS)

load-wechat: setup-dev build ## 微信压力与故障：两千条消息，中途杀进程 WeChat at the limit while processes are killed
	$(PY) -m tests.load.wechat

mutate-wechat: setup-dev build ## 一万个错误的微信请求 ten thousand wrong requests at /wx
	$(PY) -m tests.load.wechat_mutations

bench-search: setup build ## 与四种常见做法同题比较：make bench-search [FILES="a.jsonl"] our search beside four others on the same questions
	$(PY) -m bench.search.setup
	$(PY) -m bench.search $(FILES)

encoder: setup-dev ## 按当前内容重新调优编码器（两小时内，可中断续跑） tune the encoder on the content again (under two hours, resumable)
	$(PY) -m kb encoder --tune $(if $(OPEN_DATA),--open-data "$(OPEN_DATA)") $(if $(ONWARD),--onward $(ONWARD))

eval: build ## 评测：make eval FILES="a.jsonl b.jsonl" measure answers on files of questions
	@test -n "$(FILES)" || { echo '用法：make eval FILES="a.jsonl …"  Usage: make eval FILES="a.jsonl …"'; exit 2; }
	$(PY) -m kb eval $(FILES)

lock: ## 按 pyproject.toml 重新锁定依赖（UPGRADE=1 升级） lock the dependencies again (UPGRADE=1 upgrades)
	@python="$$(sh deploy/find-python.sh 3.11)" && old="$$(sh deploy/find-python.sh 3.10)" && \
	"$$python" -m deploy.lock --python310 "$$old" $(if $(UPGRADE),--upgrade)

clean: ## 删除构建缓存，保留环境、密钥和数据库 remove build caches; keep environments, secrets and databases
	rm -rf var/build var/cache var/encoder var/index var/models .pytest_cache .ruff_cache .rasa
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +
