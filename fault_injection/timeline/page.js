/* The page's own script: fills the plots from the record, and says what the cursor shows. */
(async () => {
  'use strict'
  const read = id => JSON.parse(document.getElementById(id).textContent)
  const at = id => document.getElementById(id)
  const record = read('record'), figures = read('figures')

  const summed = differences => { let total = 0; return differences.map(more => total += more) }
  const series = Object.fromEntries(Object.entries(record.series).map(
    ([name, [minutes, values]]) => [name, {minutes: summed(minutes), values: summed(values)}]))

  /* The index of the last change at or before a minute; -1 before the first. */
  const place = (minutes, minute) => {
    let low = 0, high = minutes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (minutes[middle] <= minute) low = middle + 1
      else high = middle
    }
    return low - 1
  }
  const value = (name, minute) => {
    const found = series[name], index = place(found.minutes, minute)
    return index < 0 ? record.unknown : found.values[index]
  }

  const two = number => String(number).padStart(2, '0')
  const time = minute => `${Math.floor(minute / 1440)} d ${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`
  const decimal = (number, scale, places) => number === record.unknown ? 'unknown' : (number / scale).toFixed(places)
  const yes = number => number > 0 ? 'yes' : 'no'
  const bits = (mask, names) => names.filter((_, bit) => Math.floor(mask / 2 ** bit) % 2 === 1)
  const millions = (name, unit, places = 3) => minute => `${decimal(value(name, minute), 1e6, places)} ${unit}`
  const perHour = name => minute => Math.max(0, value(name, minute)) - Math.max(0, value(name, minute - 60))
  const windowOf = name => minute => {
    const [truly, charged, limit] = [`true_${name}_pg`, `charged_${name}_pg`, `limit_${name}_pg`].map(
      key => decimal(value(key, minute), 1e6, 1))
    return `${truly} / ${charged} / ${limit} mcg`
  }

  const strength = name => minute => `${decimal(value(name, minute), 1e3, 0)} mcg/mL`
  const pressure = minute => {
    const told = value('pressure_pa', minute)
    return told === record.pressure_unknown || told === record.unknown ? 'unknown' : `${(told / 1000).toFixed(1)} kPa`
  }
  const voltage = minute => {
    const told = value('voltage_mv', minute)
    return told === record.unknown ? 'unknown' : `${(told / 1000).toFixed(2)} V`
  }
  const lastTone = minute => {
    const tones = series.tones, index = place(tones.minutes, minute)
    if (index < 0 || tones.values[index] === 0) return 'none so far'
    const ago = minute - tones.minutes[index]
    return `${record.priorities[value('tone_priority', minute)]}, ${ago === 0 ? 'now' : `${ago} min ago`}`
  }

  const groups = [
    ['Pump', [
      ['mode', minute => record.modes[value('mode', minute)]],
      ['power', minute => value('unpowered', minute) > 0 ? 'none' : 'on'],
      ['true time passed', minute => time(Math.max(0, minute + value('true_ahead_min', minute)))],
      ['refill open', minute => yes(value('refill_open', minute))],
      ['change of drug waits', minute => yes(value('change_pending', minute))],
      ['fallback runs', minute => yes(value('fallback', minute))],
      ['programming session', minute => value('session_open', minute) > 0 ? 'open' : 'none'],
      ['clocks in doubt', minute => yes(value('clocks_doubted', minute))],
      ['program is late', minute => `${value('late_min', minute)} min`],
      ['last tone', lastTone],
    ]],
    ['Flow', [
      ['programmed', millions('program_nl_per_day', 'mL/day')],
      ['halved', minute => yes(value('halved', minute))],
      ['drawn, last 60 min', millions('flow_nl_per_day', 'mL/day')],
      ['bolus pulses left', minute => value('bolus_pulses_left', minute)],
      ['pulses withheld so far', minute => value('pulses_withheld', minute)],
    ]],
    ['Motor and encoder', [
      ['commanded, last 60 min', minute => `${perHour('pulses_commanded')(minute)} pulses`],
      ['encoder saw', minute => `${perHour('pulses_seen')(minute)} pulses`],
      ['latched off', minute => yes(value('motor_off', minute))],
    ]],
    ['Windows: true / charged / limit', [
      ['24 h', windowOf('day')], ['4 h', windowOf('four_hour')], ['60 min', windowOf('hour')],
    ]],
    ['Reservoir', [
      ['lower account', millions('lower_nl', 'mL')],
      ['true volume', millions('true_nl', 'mL')],
      ['upper account', millions('upper_nl', 'mL')],
      ['sensed level', minute => value('sensed_nl', minute) === record.unknown ? 'no reading' : millions('sensed_nl', 'mL')(minute)],
    ]],
    ['Patient', [
      ['at the tip, last 60 min', millions('tip_pg_per_h', 'mcg')],
      ['concentration there', strength('tip_pg_per_ul')],
      ['charged at', strength('charged_pg_per_ul')],
      ['held back by the catheter', minute => `${decimal(value('stored_nl', minute), 1e3, 1)} uL`],
      ['in the fluid', minute => `${decimal(value('csf_pg_per_ml', minute), 1e3, 1)} ng/mL`],
    ]],
    ['Sensors and battery', [
      ['pressure', pressure], ['voltage', voltage],
      ['energy left, by account', minute => `${decimal(value('energy_permille', minute), 10, 1)} %`],
    ]],
  ]

  const make = (tag, text = '') => { const made = document.createElement(tag); made.textContent = text; return made }

  /* The panel is built once; each row is a function of the minute. */
  const rows = [], lists = {}
  const list = (title, key) => {
    const section = make('section')
    lists[key] = make('ul')
    section.append(make('h3', title), lists[key])
    at('rows').append(section)
  }
  list('Alarms given', 'alarms')
  list('Faults in force', 'faults')
  list('Last event', 'event')
  for (const [title, entries] of groups) {
    const section = make('section'), entriesList = make('dl')
    for (const [name, told] of entries) {
      const row = make('div'), shown = make('dd')
      row.append(make('dt', name), shown)
      entriesList.append(row)
      rows.push([shown, told])
    }
    section.append(make('h3', title), entriesList)
    at('rows').append(section)
  }

  const colours = {high: '#D55E00', medium: '#E69F00', low: '#56B4E9'}
  const listed = (key, entries) => lists[key].replaceChildren(...(entries.length ? entries : [['none']]).map(
    ([text, colour]) => { const item = make('li', text); if (colour) item.style.setProperty('--dot', colour); return item }))

  const eventMinutes = record.events.map(([minute]) => minute)
  const panel = minute => {
    at('now').textContent = time(minute)
    const unheard = bits(value('unheard', minute), record.causes)
    listed('alarms', bits(value('given', minute), record.causes).map(cause => [
      `${cause[0]}, ${cause[1]}${unheard.includes(cause) ? '' : ', acknowledged'}`, colours[cause[1]]]))
    listed('faults', bits(Math.max(0, value('faults', minute)), record.faults).map(kind => [kind, '#CC79A7']))
    const index = place(eventMinutes, minute)
    listed('event', index < 0 ? [] : [[`${time(eventMinutes[index])} ${record.events[index][1]}`]])
    for (const [shown, told] of rows) shown.textContent = told(minute)
  }

  /* Figures. */
  await Bokeh.embed.embed_items(
    {run: figures.document}, [{docid: 'run', roots: figures.places, root_ids: Object.keys(figures.places)}])
  const roots = Object.keys(figures.places).map(id => Bokeh.documents[0].get_model_by_id(id))
  for (const root of roots) {
    for (const renderer of root.renderers) {
      const source = renderer.data_source, name = source && source.name
      if (!name || !(name in series)) continue
      const {minutes, values} = series[name], scale = record.scales[name]
      const shown = values.map(each => each === record.unknown ? NaN : each / scale)
      source.data = {x: [...minutes, record.duration], y: [...shown, shown.at(-1)]}
    }
  }
  const cursors = Bokeh.documents[0].roots().flatMap(root => root.center.filter(each => each.name === 'cursor'))
  const view = roots[0].x_range, [first, last] = view.bounds

  const look = (start, width) => {
    const begin = Math.min(last - width, Math.max(first, start))
    view.setv({start: begin, end: begin + width})
  }

  let wanted = 0, waiting = false
  const show = minute => {
    wanted = Math.min(record.duration, Math.max(0, Math.round(minute)))
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      for (const cursor of cursors) cursor.location = wanted
      at('minute').value = wanted
      at('minute').setAttribute('aria-valuetext', time(wanted))
      panel(wanted)
    })
  }
  window.timeline = {show}

  /* Controls. */
  const zoom = factor => {
    const middle = wanted >= view.start && wanted <= view.end ? wanted : (view.start + view.end) / 2
    const width = Math.min(last - first, Math.max(10, (view.end - view.start) * factor))
    look(middle - width * (middle - view.start) / (view.end - view.start), width)
  }
  const into = minute => {
    const width = view.end - view.start
    if (minute < view.start || minute > view.end) look(minute - width / 2, width)
    show(minute)
  }
  at('minute').addEventListener('input', change => into(Number(change.target.value)))
  at('earlier').addEventListener('click', () => into(eventMinutes.findLast(minute => minute < wanted) ?? 0))
  at('later').addEventListener('click', () => into(eventMinutes.find(minute => minute > wanted) ?? record.duration))
  at('closer').addEventListener('click', () => zoom(0.5))
  at('wider').addEventListener('click', () => zoom(2))
  at('whole').addEventListener('click', () => look(first, last - first))
  at('event-table').addEventListener('click', click => {
    const row = click.target.closest('tr[data-minute]')
    if (row) into(Number(row.dataset.minute))
  })

  /* A finger that moves up or down scrolls the page; Bokeh would take every touch for itself. */
  const freed = root => root.querySelectorAll('*').forEach(each => {
    if (each.classList.contains('bk-events')) each.style.touchAction = 'pan-y'
    if (each.shadowRoot) freed(each.shadowRoot)
  })
  freed(document)

  show(eventMinutes.find(minute => minute > 0) ?? 0)
})()
