"""Where market data comes from over the network, one module a source, each giving the tables of the market room."""
