# Everything a person does with a checkout. Each verb makes what it needs: a Python 3.10 to 3.13 and git are enough.

in_range = 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))'
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.10 python; do \
	$$name -c $(in_range) >/dev/null 2>&1 && echo $$name && break; done)
define no_python

Airloom needs Python 3.10 to 3.13, and none is on the PATH.
  Debian, Ubuntu:  sudo apt-get install python3 python3-venv
  macOS:           brew install python@3.13
Then run this again, or name it:  make up PYTHON=/path/to/python3

endef
run = @$(if $(PYTHON),$(PYTHON),$(error $(no_python))) -m scripts
export PORT

.PHONY: help up down status test check fmt bench build ui docs screenshots lock env
.DEFAULT_GOAL := help

help: ## Show the verbs
	@grep -hE '^[a-z]+: .*## ' $(MAKEFILE_LIST) | while IFS=: read -r verb rest; do \
		printf '  make %-12s%s\n' "$$verb" "$${rest#*## }"; done

up: ## Start Airflow with Airloom and run the demo pipelines (PORT=8080)
	$(run) up

down: ## Stop what `make up` started
	$(run) down

status: ## Show which of the processes run, and where
	$(run) status

test: ## Run the tests (ARGS="tests/operators -k postgres")
	$(run) test $(ARGS)

check: ## Check style, types, import direction and that generated files are current
	$(run) check

fmt: ## Format the code and the pipelines
	$(run) fmt

bench: ## Run the benchmarks and print their figures
	$(run) bench $(ARGS)

build: ## Build the wheel and the source distribution into dist/
	$(run) build

ui: ## Build the UI of ui/ into plugins/static, when its sources have changed
	$(run) ui

docs: ## Generate the documentation of node types, commands and options, the JSON Schema, the UI's API types
	$(run) docs

screenshots: ## Take a picture of each page of the UI into docs/images
	$(run) screenshots

lock: ## Resolve requirements/*.in into the hashed lock files (ARGS=--upgrade)
	$(run) lock $(ARGS)

env: ## Generate .env, the secrets of docker-compose.yaml
	$(run) env
