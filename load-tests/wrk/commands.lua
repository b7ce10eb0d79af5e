-- Commands in a closed loop, half of them `place` with two lines, half `add-line` to an order
-- whose `place` has just been acknowledged. Each has an Idempotency-Key of its own.
--
--   wrk -t1 -c64 -d20s --latency -s wrk/commands.lua http://127.0.0.1:8080
--
-- Ends with the number of answers of each kind; anything but 200 and 201 is a failure.

local LINES = {
  '{"sku":"85123A","description":"WHITE HANGING HEART","quantity":6,"unitPrice":255}',
  '{"sku":"71053","description":"WHITE METAL LANTERN","quantity":2,"unitPrice":339}',
  '{"sku":"22423","description":"REGENCY CAKESTAND 3 TIER","quantity":1,"unitPrice":1275}',
}
local CUSTOMERS = 1000

local threads = {}

-- In wrk's main state, once for each thread.
local function new_run()
  local random = assert(io.open("/dev/urandom", "rb"))
  local bytes = random:read(4)
  random:close()
  return "w" .. bytes:gsub(".", function(c) return string.format("%02x", c:byte()) end)
end

function setup(thread)
  run = run or new_run()
  thread:set("run", run)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

-- In each thread's own state. `acknowledged` holds at most one order for each connection.
local acknowledged = {}
local started = 0

placed, added, failed = 0, 0, 0

local function send(order, command, body)
  local headers = {
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = order .. "-" .. command,
  }
  return wrk.format("POST", "/commands/order/" .. order .. "/" .. command, headers, body)
end

local function place()
  started = started + 1
  local order = run .. "-" .. number .. "-" .. started
  local customer = run .. "-c" .. started % CUSTOMERS
  local body = '{"customer":"' .. customer .. '","currency":"GBP","lines":['
    .. LINES[1] .. "," .. LINES[2] .. "]}"
  return send(order, "place", body)
end

function request()
  local order = table.remove(acknowledged)
  if order then
    return send(order, "add-line", LINES[3])
  end
  return place()
end

function response(status, headers)
  if status == 201 then
    placed = placed + 1
    local location = headers["location"] or headers["Location"]
    table.insert(acknowledged, location:match("[^/]+$"))
  elseif status == 200 then
    added = added + 1
  else
    failed = failed + 1
  end
end

-- In wrk's main state again, at the end.
function done(summary)
  local sums = { placed = 0, added = 0, failed = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(sums) do
      sums[name] = sums[name] + thread:get(name)
    end
  end
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format("placed %d, lines added %d, refused %d, connections broken or late %d",
    sums.placed, sums.added, sums.failed, broken))
end
