"""Cities as they are: where they lie, their area codes, and how sites file them.

Facts of the world: rounded city coordinates (WGS 84 degrees) and area codes of the North
American Numbering Plan. Mexican cities carry the codes of the nearest city across the border,
because no Mexican exchange is set aside for fiction.
"""

from __future__ import annotations

import math
from functools import cache

import msgspec


class City(msgspec.Struct, frozen=True):
    """A city; ``weight`` says how much is posted there, ``region`` what sites file it under."""

    name: str
    admin1: str
    country: str
    lat: float
    lon: float
    codes: tuple[str, ...]
    weight: int
    region: str = ""

    @property
    def currency(self) -> str:
        """ISO 4217 code of the money that prices there are in."""
        return {"US": "USD", "CA": "CAD", "MX": "MXN"}[self.country]


def _city(row: str) -> City:
    name, admin1, country, lat, lon, codes, weight, *region = row.split("|")
    position = float(lat), float(lon)
    return City(name, admin1, country, *position, tuple(codes.split()), int(weight), *region)


_TABLE = """\
New York|NY|US|40.71|-74.01|212 646 917 332|6|Manhattan
Brooklyn|NY|US|40.65|-73.95|718 347 929|3|Brooklyn
Buffalo|NY|US|42.89|-78.88|716|1
Newark|NJ|US|40.74|-74.17|973 862|2|North Jersey
Philadelphia|PA|US|39.95|-75.17|215 267|4
Pittsburgh|PA|US|40.44|-80.00|412 878|2
Boston|MA|US|42.36|-71.06|617 857|3
Providence|RI|US|41.82|-71.41|401|1
Hartford|CT|US|41.76|-72.67|860|1
Baltimore|MD|US|39.29|-76.61|410 443|2
Washington|DC|US|38.91|-77.04|202|3|DC / NoVa
Richmond|VA|US|37.54|-77.44|804|1
Virginia Beach|VA|US|36.85|-75.98|757|1|Hampton Roads
Charlotte|NC|US|35.23|-80.84|704 980|2
Raleigh|NC|US|35.78|-78.64|919 984|2|Raleigh / Durham
Columbia|SC|US|34.00|-81.03|803|1
Atlanta|GA|US|33.75|-84.39|404 678 470|5
Savannah|GA|US|32.08|-81.09|912|1
Jacksonville|FL|US|30.33|-81.66|904|2
Orlando|FL|US|28.54|-81.38|407 321|3
Tampa|FL|US|27.95|-82.46|813|3|Tampa Bay
Miami|FL|US|25.76|-80.19|305 786|5|Miami / Dade
Fort Lauderdale|FL|US|26.12|-80.14|954 754|2|Ft Lauderdale / Broward
Birmingham|AL|US|33.52|-86.80|205|1
Nashville|TN|US|36.16|-86.78|615 629|2
Memphis|TN|US|35.15|-90.05|901|2
Louisville|KY|US|38.25|-85.76|502|1
Cincinnati|OH|US|39.10|-84.51|513|2
Columbus|OH|US|39.96|-83.00|614 380|2
Cleveland|OH|US|41.50|-81.69|216|2
Detroit|MI|US|42.33|-83.05|313|3|Detroit Metro
Grand Rapids|MI|US|42.96|-85.67|616|1
Indianapolis|IN|US|39.77|-86.16|317 463|2
Chicago|IL|US|41.88|-87.63|312 773 872|5|Chicagoland
Milwaukee|WI|US|43.04|-87.91|414|2
Minneapolis|MN|US|44.98|-93.27|612|2|Twin Cities
Des Moines|IA|US|41.59|-93.62|515|1
Omaha|NE|US|41.26|-95.94|402 531|1
Kansas City|MO|US|39.10|-94.58|816|2
St. Louis|MO|US|38.63|-90.20|314|2
Little Rock|AR|US|34.75|-92.29|501|1
New Orleans|LA|US|29.95|-90.07|504|2
Baton Rouge|LA|US|30.45|-91.15|225|1
Houston|TX|US|29.76|-95.37|713 281 832 346|5
Dallas|TX|US|32.78|-96.80|214 469 972|5|Dallas / Ft Worth
Fort Worth|TX|US|32.76|-97.33|817 682|2
Austin|TX|US|30.27|-97.74|512 737|2
San Antonio|TX|US|29.42|-98.49|210 726|2
El Paso|TX|US|31.76|-106.49|915|1
Oklahoma City|OK|US|35.47|-97.52|405|1|OKC
Tulsa|OK|US|36.15|-95.99|918 539|1
Albuquerque|NM|US|35.08|-106.65|505|1
Denver|CO|US|39.74|-104.99|303 720|3
Salt Lake City|UT|US|40.76|-111.89|801 385|1
Boise|ID|US|43.62|-116.20|208|1
Phoenix|AZ|US|33.45|-112.07|602|3
Tucson|AZ|US|32.22|-110.97|520|1
Las Vegas|NV|US|36.17|-115.14|702 725|5
Reno|NV|US|39.53|-119.81|775|1|Reno / Tahoe
San Diego|CA|US|32.72|-117.16|619 858|3
Los Angeles|CA|US|34.05|-118.24|213 323 310|6|LA / Hollywood
Long Beach|CA|US|33.77|-118.19|562|2
Bakersfield|CA|US|35.37|-119.02|661|1
Fresno|CA|US|36.74|-119.79|559|1
San Jose|CA|US|37.34|-121.89|408 669|2|South Bay
Oakland|CA|US|37.80|-122.27|510 341|3|East Bay
San Francisco|CA|US|37.77|-122.42|415 628|3|SF / Bay Area
Sacramento|CA|US|38.58|-121.49|916 279|2
Portland|OR|US|45.52|-122.68|503 971|2
Seattle|WA|US|47.61|-122.33|206|3
Tacoma|WA|US|47.25|-122.44|253|1
Spokane|WA|US|47.66|-117.43|509|1
Anchorage|AK|US|61.22|-149.90|907|1
Honolulu|HI|US|21.31|-157.86|808|1|Oahu
Vancouver|BC|CA|49.28|-123.12|604 778|1
Calgary|AB|CA|51.05|-114.07|403 587|1
Edmonton|AB|CA|53.55|-113.49|780|1
Winnipeg|MB|CA|49.90|-97.14|204 431|1
Toronto|ON|CA|43.65|-79.38|416 647|2|GTA
Ottawa|ON|CA|45.42|-75.70|613 343|1
Montreal|QC|CA|45.50|-73.57|514 438|1
Halifax|NS|CA|44.65|-63.57|902|1
Tijuana|Baja California|MX|32.53|-117.04|619|1
Mexicali|Baja California|MX|32.62|-115.45|760|1
Nogales|Sonora|MX|31.31|-110.94|520|1
Ciudad Juárez|Chihuahua|MX|31.69|-106.42|915|1
Nuevo Laredo|Tamaulipas|MX|27.48|-99.52|956|1
Reynosa|Tamaulipas|MX|26.05|-98.29|956|1
"""

CITIES = tuple(_city(row) for row in _TABLE.splitlines())
BY_WEIGHT = tuple(city for city in CITIES for _ in range(city.weight))
AREA_CODES = tuple(sorted({code for city in CITIES for code in city.codes}))


def kilometres(a: City, b: City) -> float:
    """Great-circle distance (haversine, mean Earth radius 6371 km)."""
    south, north = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


@cache
def near(city: City) -> tuple[City, ...]:
    """The ten nearest other cities: where a circuit goes next."""
    others = (other for other in CITIES if other is not city)
    return tuple(sorted(others, key=lambda other: kilometres(city, other))[:10])
