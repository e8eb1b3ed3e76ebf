"""One of Python's clients at work for a time: the same exchange, without signing.

Prints exchanges, seconds, the time that 99 in 100 stay under in microseconds, memory in KiB.
"""

import asyncio
import resource
import ssl
import sys
import threading
import time

KIND, URL, CA, CONCURRENCY, MILLISECONDS = sys.argv[1:6]
CONCURRENCY = int(CONCURRENCY)
SECONDS = int(MILLISECONDS) / 1000
URL += "/v2/payment/card/sale"
BODY = b'{"general":{"payment_id":"order-1","project_id":112,"signature":"' + b"A" * 88 + b'"},' + (
    b'"card":{"pan":"4000000000000077","year":2030,"month":12,"card_holder":"JOHN SMITH","cvv":"123"},'
    b'"customer":{"id":"customer-7","ip_address":"203.0.113.10"},'
    b'"payment":{"amount":3415,"currency":"EUR","description":"Guitar strings"}}'
)
HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}


async def repeat(exchange):
    latencies = []
    end = time.perf_counter() + SECONDS

    async def task():
        started = time.perf_counter()
        while started < end:
            await exchange()
            now = time.perf_counter()
            latencies.append(now - started)
            started = now

    await asyncio.gather(*(task() for _ in range(CONCURRENCY)))
    return latencies


async def aiohttp():
    import aiohttp

    context = ssl.create_default_context(cafile=CA)
    connector = aiohttp.TCPConnector(limit=0, ssl=context)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def exchange():
            async with session.post(URL, data=BODY, headers=HEADERS) as answer:
                await answer.read()

        return await repeat(exchange)


async def httpx():
    import httpx

    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    context = ssl.create_default_context(cafile=CA)
    async with httpx.AsyncClient(verify=context, limits=limits, trust_env=False) as client:

        async def exchange():
            await client.post(URL, content=BODY, headers=HEADERS)

        return await repeat(exchange)


def requests():
    import requests

    latencies = []
    end = time.perf_counter() + SECONDS

    def thread():
        with requests.Session() as session:
            session.trust_env = False
            session.verify = CA
            started = time.perf_counter()
            while started < end:
                session.post(URL, data=BODY, headers=HEADERS)
                now = time.perf_counter()
                latencies.append(now - started)
                started = now

    threads = [threading.Thread(target=thread) for _ in range(CONCURRENCY)]
    for thread_ in threads:
        thread_.start()
    for thread_ in threads:
        thread_.join()
    return latencies


if KIND == "requests":
    found = requests()
else:
    found = asyncio.run({"aiohttp": aiohttp, "httpx": httpx}[KIND]())
found.sort()
slowest = int(found[(len(found) - 1) * 99 // 100] * 1e6)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(found), SECONDS, slowest, memory)
