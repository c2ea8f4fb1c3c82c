"""The WeChat channel (公众号): WeChat's protocol in, rendered replies out; no policy knowledge."""
