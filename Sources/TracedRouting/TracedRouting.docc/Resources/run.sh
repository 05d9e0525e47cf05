swift run

# in another terminal
curl http://127.0.0.1:8080/health
curl http://127.0.0.1:8080/about
curl http://127.0.0.1:8080/orders/7
