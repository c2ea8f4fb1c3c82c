"""What the app asks of WeChat's server: token, customer-service messages, menu."""
