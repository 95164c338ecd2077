-- wrk -s load.lua URL -- unique PREFIX | hot ID | backends ID [count]
-- Each request asks for a page of a product of its own, or all for the same page, or the three backends in turn. `count` looks at every answer, which costs wrk some of its speed.
-- PORTS in the environment: each thread has a server of its own of them, in turn.

local threads = {}
local ports = {}
for port in string.gmatch(os.getenv("PORTS") or "", "%d+") do
  ports[#ports + 1] = port
end

function setup(thread)
  thread:set("thread_id", #threads)
  if #ports > 0 then
    thread.addr = wrk.lookup("127.0.0.1", ports[#threads % #ports + 1])[1]
  end
  threads[#threads + 1] = thread
end

local function count(status, headers, body)
  local kind = tostring(status)
  if status == 200 and string.find(body, '"error":', 1, true) then
    kind = "200 partial"
  elseif status == 503 and not headers["Retry-After"] then
    kind = "503 without Retry-After"
  end
  answers[kind] = (answers[kind] or 0) + 1
end

function init(args)
  local path = "/product-details/" .. args[2]
  if args[1] == "hot" then
    wrk.path = path
  elseif args[1] == "backends" then
    local sections = { "products", "reviews", "inventory" }
    local turn = 0
    request = function()
      turn = turn % 3 + 1
      return wrk.format(nil, "/" .. sections[turn] .. "/" .. args[2])
    end
  else
    -- Put together by hand: wrk.format would go through all headers for each request.
    local head = "GET " .. path .. thread_id .. "-"
    local tail = " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\n\r\n"
    local id = 0
    request = function()
      id = id + 1
      return head .. id .. tail
    end
  end
  if args[3] == "count" then
    answers = {}
    response = count
  end
end

function done(summary, latency, requests)
  local counted = {}
  for _, thread in ipairs(threads) do
    for kind, number in pairs(thread:get("answers") or {}) do
      counted[kind] = (counted[kind] or 0) + number
    end
  end
  local answers = {}
  for kind, number in pairs(counted) do
    answers[#answers + 1] = string.format('"%s":%d', kind, number)
  end
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"max":%d,"badStatus":%d,"broken":%d,"timeouts":%d,"answers":{%s}}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write, errors.timeout, table.concat(answers, ",")))
end
