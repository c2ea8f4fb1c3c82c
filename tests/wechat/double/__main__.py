"""Start the double: ``python -m tests.wechat.double --app URL --token … --key … --appid …``."""

from __future__ import annotations

import argparse
import logging
import os

import uvicorn

from tests.wechat.double.app import Account, create_double
from tests.wechat.double.options import Options


def arguments() -> argparse.ArgumentParser:
    """The command line; secrets may come from the environment so that no process list shows them."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.wechat.double", description="微信服务器的替身（测试与演示用）"
    )
    env = os.environ.get
    parser.add_argument(
        "--app", required=True, metavar="URL", help="被测服务的地址，如 http://127.0.0.1:8000"
    )
    parser.add_argument("--path", default="/wx", help="回调路径（默认 /wx）")
    parser.add_argument(
        "--token", default=env("DOUBLE_TOKEN", ""), help="令牌（Token）；或环境变量 DOUBLE_TOKEN"
    )
    parser.add_argument(
        "--key", default=env("DOUBLE_KEY", ""), help="消息加解密密钥（43 位）；或环境变量 DOUBLE_KEY"
    )
    parser.add_argument("--appid", default=env("DOUBLE_APPID", ""), help="AppID；或环境变量 DOUBLE_APPID")
    parser.add_argument(
        "--secret", default=env("DOUBLE_SECRET", "double-secret"), help="AppSecret；或环境变量 DOUBLE_SECRET"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="时间比例：0.1 表示 5 秒按 0.5 秒算")
    parser.add_argument("--deliveries", type=int, default=3, help="一条消息最多投递几次（3 或 4）")
    parser.add_argument("--identical", action="store_true", help="重发时用相同的时间戳、随机数和密文")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    return parser


def main() -> None:
    """Serve until stopped."""
    parser = arguments()
    args = parser.parse_args()
    if not args.token or len(args.key) != 43 or not args.appid:
        parser.error("--token、--key（43 位）、--appid 都要给")
    options = Options(scale=args.scale, deliveries=args.deliveries, identical=args.identical)
    callback = args.app.rstrip("/") + args.path
    account = Account(callback, args.token, args.key, args.appid, args.secret)
    logging.basicConfig(level=logging.WARNING)
    print(f"手机页面：http://{args.host}:{args.port}/    回调：{callback}")
    print(f"接口地址（代替 https://api.weixin.qq.com）：http://{args.host}:{args.port}")
    uvicorn.run(create_double(account, options), host=args.host, port=args.port, log_level="warning")


if __name__ == "__main__":
    main()
