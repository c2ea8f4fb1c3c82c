"""MP4 of LED pictures, by ffmpeg: the program on PATH, else the one that the package imageio-ffmpeg brings."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import imageio_ffmpeg

from kb.publish.led_image import FRAME_RATE, Frame


class NoVideo(Exception):
    """No MP4 could be made; says why."""


def program() -> str:
    """The ffmpeg to run; raises NoVideo when there is none."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as exc:
        raise NoVideo("没有找到 ffmpeg：请安装 ffmpeg，或不导出 mp4") from exc


def write(frames: Iterable[Frame], size: tuple[int, int], path: Path, title: str) -> float:
    """Write H.264 at 25 frames a second, each picture as often as it stands; returns the seconds.

    Raises NoVideo when ffmpeg fails. An odd width or height gets one black line more: H.264 wants even.
    """
    command = [program(), "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    command += ["-s", f"{size[0]}x{size[1]}", "-r", str(FRAME_RATE), "-i", "-", "-an", "-c:v", "libx264"]
    command += [
        "-preset",
        "veryfast",
        "-crf",
        "18",
        "-pix_fmt",
        "yuv420p",
        "-vf",
        "pad=ceil(iw/2)*2:ceil(ih/2)*2",
    ]
    command += ["-movflags", "+faststart", "-metadata", f"title={title}", str(path)]
    total = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stderr is not None
        try:
            for frame in frames:
                times = max(1, round(frame.seconds * FRAME_RATE))
                data = frame.picture.tobytes()
                for _ in range(times):
                    process.stdin.write(data)
                total += times
            process.stdin.close()
        except BrokenPipeError:
            pass  # it says below why it stopped
        said = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise NoVideo(f"ffmpeg 没有写成 {path.name}：{said[-300:]}")
    return total / FRAME_RATE
