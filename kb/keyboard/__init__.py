"""The words an on-screen pinyin keyboard offers."""
