package planvet.lib.service_test

import data.planvet.lib.service

test_services_by_name if {
	service.subject("tcp", [[22, 22]], true) == "SSH (port 22/tcp) is"
	service.subject("tcp", [[20, 30]], true) == "FTP (ports 20-21/tcp), SSH (port 22/tcp), Telnet (port 23/tcp), SMTP (port 25/tcp) and ports 24, 26-30/tcp are"
	service.subject("tcp", [[5985, 5986]], true) == "WinRM (ports 5985-5986/tcp) is"
	service.subject("tcp", [[22, 22], [2222, 2222]], true) == "SSH (port 22/tcp) and port 2222/tcp are"
}

test_ranges_by_number if {
	service.subject("tcp", [[25, 25]], false) == "SMTP (port 25/tcp) is"
	service.subject("tcp", [[20, 21], [23, 25]], false) == "ports 20-21, 23-25/tcp are"
	service.subject("tcp", [[8080, 8080]], false) == "port 8080/tcp is"
	service.subject("tcp", [[8080, 8081]], false) == "ports 8080-8081/tcp are"
}

test_names_belong_to_protocols if {
	service.subject("udp", [[22, 22]], true) == "port 22/udp is"
	service.subject("udp", [[3389, 3389]], true) == "RDP (port 3389/udp) is"
}

test_protocol_names if {
	service.protocol_name("tcp") == "TCP"
	service.protocol_name("icmpv6") == "ICMPv6"
	service.protocol_name("50") == "protocol 50 (ESP)"
	service.protocol_name("200") == "protocol 200"
}
