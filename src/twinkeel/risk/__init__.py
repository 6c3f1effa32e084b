"""Risk across clocks: covariance, young listings, diversification, book risk, stress; arrays in, arrays out."""

from twinkeel.risk.covariance import ClockCovariance

__all__ = ["ClockCovariance"]
