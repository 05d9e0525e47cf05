curl -H 'x-tenant: acme' -H 'authorization: Bearer secret' http://127.0.0.1:8080/orders/7
