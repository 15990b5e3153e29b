package main

this is not read
