"""Can Mininet carry packets on this machine? Two hosts, one Linux bridge, one ping. Exit 0: yes; 1: no, and why.

Run as root with the system's Python, to which Mininet belongs:  sudo /usr/bin/python3 mininet/check.py
"""

import os
import shutil
import sys


def fail(why):
    print("mininet: %s" % why, file=sys.stderr)
    sys.exit(1)


os.environ["PATH"] = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"
if os.geteuid() != 0:
    fail("needs root")
try:
    # Not "import mininet": started beside our own folder of that name, this would succeed without Mininet.
    from mininet.log import setLogLevel
    from mininet.net import Mininet
    from mininet.nodelib import LinuxBridge
except ImportError as error:
    fail("%s cannot import it (%s); scripts/install-mininet installs it" % (sys.executable, error))
for tool in ("mnexec", "brctl", "ifconfig", "ip", "ping"):
    if not shutil.which(tool):
        fail("%s is missing; scripts/install-mininet installs it" % tool)

setLogLevel("error")
# Names of our own, so that a network that runs already is not touched.
unique = "zc%x" % (os.getpid() & 0xFFFFF)
net = Mininet(switch=LinuxBridge, controller=None)
try:
    bridge = net.addSwitch(unique + "s1", dpid="1")
    hosts = [net.addHost(unique + name, ip="10.0.0.%d/8" % number) for number, name in ((1, "a"), (2, "b"))]
    for host in hosts:
        net.addLink(host, bridge)
    net.start()
    answer = hosts[0].cmd("ping -c 3 -i 0.2 -W 2 10.0.0.2")
finally:
    net.stop()
if ", 0% packet loss" not in answer:
    fail("a ping between two hosts was lost:\n%s" % answer.strip())
print("mininet: two hosts reach each other over a Linux bridge")
